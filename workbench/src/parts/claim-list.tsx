// A list of claims that is read page by page.
import type { ClaimRow, Params } from '../api';
import { count } from '../dates';
import { ClaimItem } from './claim';
import { Empty, Failure, Loading } from './states';
import { usePages } from './use-get';

export function ClaimList({ params, limit = 20 }: { params: Params; limit?: number }) {
  const pages = usePages<ClaimRow>('/claims', params, limit);
  if (pages.error && !pages.data) return <Failure error={pages.error} retry={() => pages.refetch()} />;
  if (!pages.data) return <Loading what="claims" />;
  const claims = pages.data.pages.flatMap((page) => page.items);
  if (!claims.length) return <Empty title="No claim here" />;
  const total = pages.data.pages[0]?.total ?? claims.length;
  return (
    <div className="stack tight">
      <p className="quiet small">{count(total, 'claim')}</p>
      <ul>
        {claims.map((claim) => (
          <li key={claim.id}>
            <ClaimItem claim={claim} />
          </li>
        ))}
      </ul>
      {pages.hasNextPage ? (
        <button type="button" onClick={() => pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>
          Show more
        </button>
      ) : null}
    </div>
  );
}
