// The log: who did what to the ledger, when and why; what a person decided can be taken back here.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type LogRow, send } from '../api';
import { instant } from '../dates';
import { Decide } from '../parts/decide';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Loading } from '../parts/states';
import { usePages } from '../parts/use-get';
import './review.css';

/** Kinds of entries that only the program writes: they are not decisions, so nobody takes them back. */
const NOT_DECISIONS = new Set(['report', 'add', 'added', 'read', 'undo']);

/** Names of documents are long numbers; their beginning tells them apart well enough here. */
function briefly(words: string): string {
  return words.replace(/(sha256:[0-9a-f]{8})[0-9a-f]+/g, '$1…');
}

export default function Log() {
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const everything = search.get('all') === 'true';
  const pages = usePages<LogRow>('/log', { people: !everything });
  const [undoing, setUndoing] = useState<LogRow | null>(null);
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ScreenHead
        title="Log"
        lead="Who did what to this ledger, the last first. Nothing is ever deleted: taking back is an entry too."
      />
      <label className="check no-print">
        <input
          type="checkbox"
          checked={everything}
          onChange={(event) => setSearch(event.target.checked ? { all: 'true' } : {}, { replace: true })}
        />
        also what the program recorded
      </label>
      {pages.error && !pages.data ? (
        <Failure error={pages.error} retry={() => pages.refetch()} />
      ) : !pages.data ? (
        <Loading what="the log" />
      ) : rows.length === 0 ? (
        <Empty title="Nobody has decided anything yet" />
      ) : (
        <ol className="log">
          {rows.map((row) => (
            <li key={row.entry}>
              <span className="num small quiet">{instant(row.at)}</span>
              <span className="log-words">
                <b dir="auto">{row.by ?? 'recorded'}</b> <span dir="auto">{briefly(row.words)}</span>
                {row.reason ? (
                  <span className="quiet" dir="auto">
                    {' '}
                    ({row.reason})
                  </span>
                ) : null}
              </span>
              {row.stands === false ? (
                <span className="quiet small">taken back</span>
              ) : row.by === null || NOT_DECISIONS.has(row.kind) ? null : (
                <button type="button" className="small no-print" onClick={() => setUndoing(row)}>
                  Take back …
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      {pages.hasNextPage ? (
        <button type="button" onClick={() => pages.fetchNextPage()}>
          Show more
        </button>
      ) : null}
      {undoing ? (
        <Decide
          title="Take this back"
          action="Take back"
          onClose={() => setUndoing(null)}
          onDecide={async (by, reason) => {
            await send('POST', '/undo', { entry: undoing.entry, by, reason });
            await client.invalidateQueries();
          }}
        >
          <p dir="auto">
            <b>{undoing.by}</b> {undoing.words}
          </p>
        </Decide>
      ) : null}
    </>
  );
}
