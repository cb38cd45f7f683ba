// A panel that opens below its button and goes away with Escape, with a press beside it, or when the focus leaves it.
import { type ReactNode, useEffect, useRef } from 'react';

interface PanelOf {
  name: string;
  className?: string;
  children: ReactNode;
}

export function Panel({ name, className = '', children }: PanelOf) {
  const panel = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const shut = () => {
      if (panel.current) panel.current.open = false;
    };
    const beside = (event: Event) => {
      if (panel.current?.open && !panel.current.contains(event.target as Node)) shut();
    };
    const shutByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !panel.current?.open) return;
      shut();
      panel.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', beside);
    document.addEventListener('focusin', beside);
    document.addEventListener('keydown', shutByKey);
    return () => {
      document.removeEventListener('pointerdown', beside);
      document.removeEventListener('focusin', beside);
      document.removeEventListener('keydown', shutByKey);
    };
  }, []);
  return (
    <details ref={panel} className="more-filters">
      <summary className="button">{name}</summary>
      <div className={`sheet filter-panel ${className}`}>{children}</div>
    </details>
  );
}
