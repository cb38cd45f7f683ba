// The filters that ledger, network, timeline and map share. They live in the address, so that a view is a link.
import type { Params } from './api';

export interface Filters {
  words: string;
  actor: string;
  type: string[];
  source: string;
  side: string;
  since: string;
  until: string;
  place: string;
  min_origins: string;
  denied: boolean;
  stake: boolean;
  unreviewed: boolean;
  document: string;
}

export const NO_FILTERS: Filters = {
  words: '',
  actor: '',
  type: [],
  source: '',
  side: '',
  since: '',
  until: '',
  place: '',
  min_origins: '',
  denied: false,
  stake: false,
  unreviewed: false,
  document: '',
};

const TEXTS = ['words', 'actor', 'source', 'side', 'since', 'until', 'place', 'min_origins', 'document'] as const;
const FLAGS = ['denied', 'stake', 'unreviewed'] as const;

export function filtersOf(search: URLSearchParams): Filters {
  const filters: Filters = { ...NO_FILTERS, type: search.getAll('type') };
  for (const name of TEXTS) filters[name] = search.get(name) ?? '';
  for (const name of FLAGS) filters[name] = search.get(name) === 'true';
  return filters;
}

/** Writes filters into a copy of the address's parameters; whatever else stands there stays. */
export function withFilters(search: URLSearchParams, filters: Filters): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('type');
  for (const type of filters.type) next.append('type', type);
  for (const name of TEXTS) {
    if (filters[name]) next.set(name, filters[name]);
    else next.delete(name);
  }
  for (const name of FLAGS) {
    if (filters[name]) next.set(name, 'true');
    else next.delete(name);
  }
  return next;
}

export function paramsOf(filters: Filters): Params {
  return { ...filters };
}

export interface ActiveFilter {
  words: string;
  without: Filters;
}

const LABELS: Record<string, string> = {
  words: 'words',
  actor: 'actor',
  source: 'source',
  side: 'only what the side says of',
  since: 'published since',
  until: 'published until',
  place: 'place',
  min_origins: 'at least so many origins:',
  document: 'report',
};

/** Each filter that is set, in words, with the filters that remain without it. */
export function activeFilters(filters: Filters, nameOf: (value: string) => string): ActiveFilter[] {
  const active: ActiveFilter[] = [];
  for (const type of filters.type) {
    active.push({
      words: `type ${type}`,
      without: { ...filters, type: filters.type.filter((other) => other !== type) },
    });
  }
  for (const name of TEXTS) {
    if (filters[name])
      active.push({ words: `${LABELS[name]} ${nameOf(filters[name])}`, without: { ...filters, [name]: '' } });
  }
  for (const name of FLAGS) if (filters[name]) active.push({ words: name, without: { ...filters, [name]: false } });
  return active;
}
