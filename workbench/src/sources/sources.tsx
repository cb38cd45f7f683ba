// Every source: how much it is said to have said, how often nobody else says it, how often it was denied or borne out.
import { Link, useSearchParams } from 'wouter';
import type { SourceRow } from '../api';
import { count, number } from '../dates';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Loading } from '../parts/states';
import { usePages } from '../parts/use-get';
import '../reader/reports.css';
import './sources.css';

export default function Sources() {
  const [search, setSearch] = useSearchParams();
  const words = search.get('q') ?? '';
  const pages = usePages<SourceRow>('/sources', { q: words });
  const all = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = words ? all.filter((row) => row.name.toLowerCase().includes(words.toLowerCase())) : all;
  return (
    <>
      <ScreenHead
        title="Sources"
        lead="Who is said to say things, and how it fares with what they say. The counts grade nobody: a source may be alone and right, or one of many and wrong."
      />
      <label className="words-field no-print apart">
        <span className="hidden-but-read">Name of a source</span>
        <input
          type="search"
          data-search
          placeholder="Name of a source"
          dir="auto"
          value={words}
          onChange={(event) => setSearch(event.target.value ? { q: event.target.value } : {}, { replace: true })}
        />
      </label>
      {pages.error && !pages.data ? (
        <Failure error={pages.error} retry={() => pages.refetch()} />
      ) : !pages.data ? (
        <Loading what="sources" />
      ) : rows.length === 0 ? (
        <Empty title="No such source">Nobody of that name is said to say anything here.</Empty>
      ) : (
        <div className="stack">
          <table className="reports source-table">
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col" className="end">
                  Tellings
                </th>
                <th scope="col" className="end">
                  Reports
                </th>
                <th scope="col" className="end">
                  Alone
                </th>
                <th scope="col" className="end">
                  Denied
                </th>
                <th scope="col" className="end">
                  Borne out
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link href={`/sources/${encodeURIComponent(row.id)}`} className="words" dir="auto">
                      {row.name}
                    </Link>
                    {row.kind === 'unnamed' ? <span className="quiet small"> unnamed</span> : null}
                  </td>
                  <Figure name="tellings" value={row.tellings} />
                  <Figure name="reports" value={row.reports} />
                  <Figure name="alone" value={row.alone} />
                  <Figure name="denied" value={row.denied} />
                  <Figure name="borne out" value={row.borne_out} />
                </tr>
              ))}
            </tbody>
          </table>
          {pages.hasNextPage ? (
            <button type="button" onClick={() => pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>
              Show more
            </button>
          ) : null}
          <dl className="figures-key small quiet">
            <div>
              <dt>Alone</dt>
              <dd>propositions that only this source tells.</dd>
            </div>
            <div>
              <dt>Denied</dt>
              <dd>propositions that somebody denies.</dd>
            </div>
            <div>
              <dt>Borne out</dt>
              <dd>propositions that another, independent origin tells too.</dd>
            </div>
          </dl>
          <p className="quiet small">{count(pages.data.pages[0]?.total ?? rows.length, 'source')}</p>
        </div>
      )}
    </>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <td className={value ? 'num end' : 'num end nought'}>
      <span className="narrow-only">{name} </span>
      {number(value)}
    </td>
  );
}
