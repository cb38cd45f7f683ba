// The head of a screen: its name, what it shows in a sentence, and what can be done with all of it.
import { type ReactNode, useEffect, useRef } from 'react';

interface Head {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  over?: ReactNode;
}

export function ScreenHead({ title, lead, actions, over }: Head) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · hearsay`;
  }, [title]);
  return (
    <header className="screen-head">
      {over}
      <div className="row title-row">
        <h1 ref={heading} dir="auto">
          {title}
        </h1>
        {actions ? <div className="row no-print">{actions}</div> : null}
      </div>
      {lead ? <p className="lead">{lead}</p> : null}
    </header>
  );
}
