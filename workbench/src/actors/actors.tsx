// Every actor: its names, and in how much it takes part.
import { Link, useSearchParams } from 'wouter';
import type { ActorRow } from '../api';
import { count, number } from '../dates';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Loading } from '../parts/states';
import { usePages } from '../parts/use-get';
import { KIND_WORDS, kindName } from '../words';
import '../reader/reports.css';
import './actors.css';

export default function Actors() {
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const kind = search.get('kind') ?? '';
  const pages = usePages<ActorRow>('/actors', { q, kind });
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const set = (name: string, value: string) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <ScreenHead
        title="Actors"
        lead="Whoever takes part in a claim or speaks. One actor may have many names; open it to see which, and why they are taken for one."
      />
      <search className="filter-row no-print actor-search">
        <label className="words-field">
          <span className="hidden-but-read">Name of an actor</span>
          <input
            type="search"
            data-search
            placeholder="Name of an actor"
            dir="auto"
            value={q}
            onChange={(event) => set('q', event.target.value)}
          />
        </label>
        <label>
          <span className="hidden-but-read">Kind of actor</span>
          <select value={kind} onChange={(event) => set('kind', event.target.value)}>
            <option value="">every kind</option>
            {Object.entries(KIND_WORDS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </search>
      {pages.error && !pages.data ? (
        <Failure error={pages.error} retry={() => pages.refetch()} />
      ) : !pages.data ? (
        <Loading what="actors" />
      ) : rows.length === 0 ? (
        <Empty title="No actor of that name" />
      ) : (
        <div className="stack">
          <table className="reports actor-table">
            <thead>
              <tr>
                <th scope="col">Actor</th>
                <th scope="col">Also told as</th>
                <th scope="col">Kind</th>
                <th scope="col" className="end">
                  Claims
                </th>
                <th scope="col" className="end">
                  Reports
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link className="words" href={`/actors/${encodeURIComponent(row.id)}`} dir="auto">
                      {row.name}
                    </Link>
                  </td>
                  <td className="quiet small" dir="auto">
                    {row.names.filter((name) => name !== row.name).join(' · ')}
                  </td>
                  <td className="small">{kindName(row.kind)}</td>
                  <td className="num end">
                    <span className="narrow-only">{count(row.claims, 'claim')}</span>
                    <span className="wide-only">{number(row.claims)}</span>
                  </td>
                  <td className="num end">
                    <span className="narrow-only">{count(row.reports, 'report')}</span>
                    <span className="wide-only">{number(row.reports)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {pages.hasNextPage ? (
            <button type="button" onClick={() => pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>
              Show more
            </button>
          ) : null}
        </div>
      )}
    </>
  );
}
