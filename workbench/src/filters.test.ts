import { expect, test } from 'vitest';
import { activeFilters, filtersOf, NO_FILTERS, withFilters } from './filters';

test('filters go through the address unchanged, and leave what else stands there', () => {
  const filters = {
    ...NO_FILTERS,
    words: 'ferry & "lake"',
    type: ['DETAIN', 'owned_by'],
    denied: true,
    since: '2031-06-02',
  };
  const search = withFilters(new URLSearchParams('sort=date&stake=true'), filters);
  expect(search.get('sort')).toBe('date');
  expect(search.has('stake')).toBe(false);
  expect(filtersOf(new URLSearchParams(search.toString()))).toEqual(filters);
});

test('an address without filters has none', () => {
  expect(filtersOf(new URLSearchParams('sort=type'))).toEqual(NO_FILTERS);
});

test('each filter that is set is taken off by itself', () => {
  const filters = { ...NO_FILTERS, type: ['MEET', 'CALL'], actor: 'e:1', denied: true };
  const active = activeFilters(filters, (value) => (value === 'e:1' ? 'Ivo Brand' : value));
  expect(active.map((one) => one.words)).toEqual(['type MEET', 'type CALL', 'actor Ivo Brand', 'denied']);
  expect(active[0]?.without.type).toEqual(['CALL']);
  expect(active[2]?.without.actor).toBe('');
  expect(active[3]?.without.denied).toBe(false);
  expect(activeFilters(NO_FILTERS, String)).toEqual([]);
});
