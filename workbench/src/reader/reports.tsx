// Every report of the ledger, to be opened in the reader.
import { Link } from 'wouter';
import type { ReportRow } from '../api';
import { count, date } from '../dates';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Loading } from '../parts/states';
import { usePages } from '../parts/use-get';
import './reports.css';

export default function Reports() {
  const pages = usePages<ReportRow>('/reports');
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ScreenHead
        title="Reports"
        lead="Every report as it was read. Open one to see who says what in it."
        actions={
          <Link href="/add" className="button">
            Add reports
          </Link>
        }
      />
      {pages.error && !pages.data ? (
        <Failure error={pages.error} retry={() => pages.refetch()} />
      ) : !pages.data ? (
        <Loading what="reports" />
      ) : rows.length === 0 ? (
        <Empty title="No report yet">
          <Link href="/add">Add reports</Link>
        </Empty>
      ) : (
        <div className="stack">
          <table className="reports">
            <thead>
              <tr>
                <th scope="col">Report</th>
                <th scope="col">Publisher</th>
                <th scope="col">Published</th>
                <th scope="col" className="end">
                  Claims
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.document}>
                  <td>
                    <Link className="words" href={`/reports/${encodeURIComponent(row.document)}`} dir="auto">
                      {row.title ?? row.path}
                    </Link>
                  </td>
                  <td dir="auto">{row.publisher ?? row.path}</td>
                  <td className="num">{date(row.published)}</td>
                  <td className="num end">
                    <span className="narrow-only">{count(row.claims, 'claim')}</span>
                    <span className="wide-only">{row.claims}</span>
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
