// The report's claims as a list that is walked with the arrow keys; each with who says so.
import { type KeyboardEvent, useRef } from 'react';
import type { RecordClaim, Review } from '../api';
import { Commitment, TypeTag } from '../parts/marks';
import { verdictWords } from '../parts/reviews';
import { hopName } from '../words';
import type { Layers } from './layers';

interface ClaimsOf {
  claims: RecordClaim[];
  layers: Layers;
  reviews: Record<string, Review[]>;
  active: string | null;
  onPoint: (id: string | null) => void;
  onPin: (id: string) => void;
}

export function Claims({ claims, layers, reviews, active, onPoint, onPin }: ClaimsOf) {
  const list = useRef<HTMLUListElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  };
  const tabStop = claims.some((claim) => claim.id === active) ? active : claims[0]?.id;
  return (
    <ul ref={list} className="claims" onKeyDown={walk} onPointerLeave={() => onPoint(null)}>
      {claims.map((claim) => {
        const hops = layers.hopsOf(claim);
        const last = reviews[claim.id]?.at(-1);
        const colour = layers.coloursOf(claim).at(-1);
        return (
          <li key={claim.id}>
            <button
              type="button"
              className={colour === null || colour === undefined ? 'claim-row' : `claim-row s${colour}`}
              aria-current={claim.id === active || undefined}
              tabIndex={claim.id === tabStop ? 0 : -1}
              onFocus={() => onPoint(claim.id)}
              onBlur={() => onPoint(null)}
              onPointerEnter={() => onPoint(claim.id)}
              onClick={() => onPin(claim.id)}
            >
              <span className="claim-row-label words" dir="auto">
                “{claim.label}”
              </span>
              <span className="claim-row-who" dir="auto">
                {hopName(hops.at(-1) ?? { role: 'report', entity: null, name: '', cue: '', venue: null })}
              </span>
              <span className="row">
                <TypeTag type={claim.type} />
                <Commitment factuality={claim.factuality} />
                {last ? <span className="flag grade">{verdictWords(last)}</span> : null}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
