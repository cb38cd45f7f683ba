// The ledger: every proposition, who says so, and how many origins are independent; filtered, sorted, selected, exported.
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { PropositionRow } from '../api';
import { count } from '../dates';
import { paramsOf } from '../filters';
import { FilterBar, useFilters } from '../parts/filter-bar';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Loading } from '../parts/states';
import { usePages } from '../parts/use-get';
import { ExportMenu } from './export';
import { PropositionTable, SORTS, type Sort } from './table';

export default function Ledger() {
  const [filters] = useFilters();
  const [search, setSearch] = useSearchParams();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const sort = SORTS.find((one) => one === search.get('sort')) ?? 'tellings';
  const pages = usePages<PropositionRow>('/propositions', { ...paramsOf(filters), sort });
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const setSort = (next: Sort) =>
    setSearch(
      (old) => {
        const params = new URLSearchParams(old);
        params.set('sort', next);
        return params;
      },
      { replace: true },
    );
  return (
    <>
      <ScreenHead
        title="Ledger"
        lead="What is claimed, whoever claims it, and who says so. A row tells that somebody says it, not that it is so."
        actions={<ExportMenu filters={filters} selected={selected} />}
      />
      <FilterBar />
      {pages.error && !pages.data ? (
        <Failure error={pages.error} retry={() => pages.refetch()} />
      ) : !pages.data ? (
        <Loading what="propositions" />
      ) : rows.length === 0 ? (
        <Empty title="Nobody says anything like it">No proposition of this ledger passes these filters.</Empty>
      ) : (
        <>
          <p className="quiet small" role="status">
            {count(total, 'proposition')}
            {selected.size ? `, ${count(selected.size, 'selected', 'selected')}` : ''}
          </p>
          <PropositionTable
            rows={rows}
            total={total}
            sort={sort}
            onSort={setSort}
            selected={selected}
            onSelect={setSelected}
            onEnd={() => {
              if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
            }}
          />
        </>
      )}
    </>
  );
}
