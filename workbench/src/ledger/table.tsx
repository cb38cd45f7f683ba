// The table of propositions. Only the rows near the window are drawn, so that a long ledger stays quick.
import { createColumnHelper, flexRender, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import type { PropositionRow } from '../api';
import { count, dates } from '../dates';
import { Who } from '../parts/chain';
import { Flags, Independent, TypeTag } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { saidBy } from '../words';
import './table.css';

export const SORTS = ['tellings', 'origins', 'date', 'type'] as const;
export type Sort = (typeof SORTS)[number];

interface Table {
  rows: PropositionRow[];
  total: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onEnd: () => void;
}

const column = createColumnHelper<PropositionRow>();
const SORT_OF: Record<string, Sort> = { claimed: 'type', independent: 'origins', told: 'tellings', when: 'date' };
const ROW_HEIGHT_PX = 76;
const ROWS_BEFORE_END = 10;

export function PropositionTable({ rows, total, sort, onSort, selected, onSelect, onEnd }: Table) {
  const columns = useMemo(
    () => [
      column.display({
        id: 'select',
        header: () => <span className="hidden-but-read">Select</span>,
        cell: ({ row }) => (
          <input
            type="checkbox"
            aria-label={`select: ${row.original.label}`}
            checked={selected.has(row.original.id)}
            onChange={() => {
              const next = new Set(selected);
              if (!next.delete(row.original.id)) next.add(row.original.id);
              onSelect(next);
            }}
          />
        ),
      }),
      column.accessor('label', {
        id: 'claimed',
        header: 'Claimed',
        cell: ({ row }) => (
          <span className="claimed">
            <Link className="words" href={propositionLink(row.original.id)} dir="auto">
              {row.original.label}
            </Link>
            <span className="row claim-top">
              <TypeTag type={row.original.type} />
              <Flags row={row.original} />
            </span>
          </span>
        ),
      }),
      column.accessor('said_by', {
        id: 'who',
        header: 'Who says so',
        cell: ({ getValue }) => <Who words={saidBy(getValue())} />,
      }),
      column.accessor('independent', {
        id: 'independent',
        header: 'Independent origins',
        cell: ({ getValue }) => <Independent range={getValue()} brief />,
      }),
      column.accessor('tellings', {
        id: 'told',
        header: 'Told',
        cell: ({ row }) => (
          <span className="num small">
            {count(row.original.tellings, 'time')} in {count(row.original.reports, 'report')}
          </span>
        ),
      }),
      column.accessor('first', {
        id: 'when',
        header: 'Published',
        cell: ({ row }) => <span className="num small">{dates(row.original.first, row.original.last)}</span>,
      }),
    ],
    [selected, onSelect],
  );
  const table = useReactTable({ data: rows, columns, getCoreRowModel: getCoreRowModel(), getRowId: (row) => row.id });
  const frame = useRef<HTMLTableElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 12,
    scrollMargin: frame.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - ROWS_BEFORE_END) onEnd();
  }, [last, rows.length, onEnd]);
  const before = Math.max(0, (shown[0]?.start ?? 0) - virtual.options.scrollMargin);
  const after = Math.max(0, virtual.getTotalSize() - ((shown.at(-1)?.end ?? 0) - virtual.options.scrollMargin));

  return (
    <table className="propositions" ref={frame} aria-rowcount={total + 1}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} aria-rowindex={1}>
            {group.headers.map((header) => {
              const by = SORT_OF[header.id];
              const words = flexRender(header.column.columnDef.header, header.getContext());
              return (
                <th
                  key={header.id}
                  scope="col"
                  className={`of-${header.id}`}
                  aria-sort={by && by === sort ? (by === 'type' ? 'ascending' : 'descending') : undefined}
                >
                  {by ? (
                    <button type="button" className="plain sort" onClick={() => onSort(by)}>
                      {words}
                      {by === sort ? <span aria-hidden="true">{by === 'type' ? '↑' : '↓'}</span> : null}
                    </button>
                  ) : (
                    words
                  )}
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {before > 0 ? <Spacer height={before} /> : null}
        {shown.map((item) => {
          const row = table.getRowModel().rows[item.index];
          if (!row) return null;
          return (
            <tr
              key={row.id}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-rowindex={item.index + 2}
              className={selected.has(row.id) ? 'selected' : undefined}
            >
              {row.getVisibleCells().map((cell) => (
                <td key={cell.id} className={`of-${cell.column.id}`}>
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </td>
              ))}
            </tr>
          );
        })}
        {after > 0 ? <Spacer height={after} /> : null}
      </tbody>
    </table>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr className="spacer">
      <td colSpan={6} style={{ height }} />
    </tr>
  );
}
