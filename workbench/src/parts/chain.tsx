// A chain as a path: from the report inwards, each hop with the words that lead to it.
import type { Hop } from '../api';
import { hopName, ROLE_WORDS } from '../words';
import './chain.css';

export function Chain({ hops, marks }: { hops: Hop[]; marks?: (string | null)[] }) {
  return (
    <ol className="chain" aria-label="chain: through whom this comes">
      {hops.map((hop, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hops have no id of their own; their place is what tells them apart
        <li key={index} className={`hop ${hop.role}`}>
          {index > 0 ? (
            <span className="cue" dir="auto">
              <span className="hidden-but-read">in the words </span>“{hop.cue || '…'}”
            </span>
          ) : null}
          <span className={`hop-name ${marks?.[index] ?? ''}`}>
            <span className="place" aria-hidden="true">
              {index + 1}
            </span>
            <span className="hop-text">
              <b dir="auto">{hopName(hop)}</b>
              {hop.venue ? (
                <span className="venue" dir="auto">
                  {' '}
                  on {hop.venue}
                </span>
              ) : null}
              <span className="role">{ROLE_WORDS[hop.role]}</span>
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Who says so, in one line, from the origin outwards. */
export function Who({ words, bare = false }: { words: string; bare?: boolean }) {
  return (
    <span className={bare ? 'who bare' : 'who'}>
      <span className="hidden-but-read">says </span>
      <span dir="auto">{words}</span>
    </span>
  );
}
