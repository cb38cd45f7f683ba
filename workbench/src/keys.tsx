// Single keys that work on every screen, the dialog that lists them, and the switch that turns them off.
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';

const GO: Record<string, [string, string]> = {
  r: ['/reports', 'Reports'],
  l: ['/ledger', 'Ledger'],
  n: ['/network', 'Network'],
  t: ['/timeline', 'Timeline'],
  m: ['/map', 'Map'],
  s: ['/sources', 'Sources'],
  c: ['/compare', 'Outlets compared'],
  a: ['/actors', 'Actors'],
  v: ['/review', 'Review'],
  d: ['/add', 'Add reports'],
};

const KEPT = 'hearsay-single-keys';

export function singleKeysOn(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

/** Whether a key press belongs to a field that is typed into, or to the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target as HTMLElement | null;
  if (document.querySelector('dialog[open]')) return true;
  return Boolean(target?.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'));
}

export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [, go] = useLocation();
  const [on, setOn] = useState(singleKeysOn);
  useEffect(() => {
    let waitsForScreen = false;
    const open = () => dialog.current?.open || dialog.current?.showModal();
    const press = (event: KeyboardEvent) => {
      if (!singleKeysOn() || isTyping(event)) return;
      if (waitsForScreen) {
        waitsForScreen = false;
        const screen = GO[event.key];
        if (screen) {
          event.preventDefault();
          event.stopImmediatePropagation();
          go(screen[0]);
        }
        return;
      }
      if (event.key === 'g') {
        waitsForScreen = true;
        setTimeout(() => {
          waitsForScreen = false;
        }, 1500);
      } else if (event.key === '?') open();
      else if (event.key === '/') {
        const field = document.querySelector<HTMLInputElement>('[data-search]');
        if (field) {
          event.preventDefault();
          field.focus();
        } else go('/ledger');
      }
    };
    window.addEventListener('keydown', press, true);
    window.addEventListener('hearsay-keys', open);
    return () => {
      window.removeEventListener('keydown', press, true);
      window.removeEventListener('hearsay-keys', open);
    };
  }, [go]);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title">
      <div className="stack">
        <h2 id="keys-title">Keys</h2>
        <label className="check">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => {
              localStorage.setItem(KEPT, event.target.checked ? 'on' : 'off');
              setOn(event.target.checked);
            }}
          />
          Single keys work
        </label>
        <table className="keys-table">
          <thead>
            <tr>
              <th>Key</th>
              <th>What it does</th>
            </tr>
          </thead>
          <tbody>
            <KeyRow keys={['/']} does="Look for words" />
            <KeyRow keys={['?']} does="Show this" />
            {Object.entries(GO).map(([key, [, name]]) => (
              <KeyRow key={key} keys={['g', key]} does={`Go to ${name}`} />
            ))}
            <KeyRow keys={['↑', '↓']} does="In lists of claims: the one before, the next" />
            <KeyRow keys={['j', 'k']} does="In Review: the next claim, the one before" />
            <KeyRow keys={['a', 'x', 'c', 'u']} does="In Review: accept, reject, correct, undo" />
          </tbody>
        </table>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}

function KeyRow({ keys, does }: { keys: string[]; does: string }) {
  return (
    <tr>
      <td>
        {keys.map((key) => (
          <span key={key}>
            <kbd>{key}</kbd>{' '}
          </span>
        ))}
      </td>
      <td>{does}</td>
    </tr>
  );
}
