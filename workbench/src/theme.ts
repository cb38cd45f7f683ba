// Light, dark, or as the system has it; kept in this browser.
import { useState } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEPT = 'hearsay-theme';

function apply(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event('hearsay-theme'));
}

function kept(): Theme {
  const value = localStorage.getItem(KEPT);
  return THEMES.find((theme) => theme === value) ?? 'system';
}

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const first = kept();
    apply(first);
    return first;
  });
  return [
    theme,
    () => {
      const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
      localStorage.setItem(KEPT, next);
      apply(next);
      setTheme(next);
    },
  ];
}

/** A token's colour as it is now, for what is drawn and not styled. */
export function colour(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
