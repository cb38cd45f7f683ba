import { describe, expect, test } from 'vitest';
import { count, date, dates, daysOf } from './dates';

const DAY_OF_2031_06_02 = Date.UTC(2031, 5, 2) / 86_400_000;

describe('dates', () => {
  test('are as precise as what is given', () => {
    expect(date('2031-06-02')).toMatch(/2031/);
    expect(date('2031-06-02')).toMatch(/\b2\b/);
    expect(date('2031-06')).toMatch(/June.*2031/);
    expect(date('2031')).toBe('2031');
    expect(date('P9D')).toBe('P9D');
    expect(date(null)).toBe('undated');
  });

  test('of two ends say both, or one when they are the same', () => {
    expect(dates('2031-06-02', '2031-06-02')).toBe(date('2031-06-02'));
    expect(dates('2031-06-02', null)).toBe(date('2031-06-02'));
    expect(dates('2031-06-02', '2031-07-09')).toMatch(/Jun.*Jul/);
    expect(dates(null, null)).toBe('undated');
  });

  test('span days, months and years', () => {
    expect(daysOf('2031-06-02')).toEqual({ from: DAY_OF_2031_06_02, to: DAY_OF_2031_06_02 });
    expect(daysOf('2031-06')).toEqual({ from: DAY_OF_2031_06_02 - 1, to: DAY_OF_2031_06_02 + 28 });
    const year = daysOf('2032');
    expect(year && year.to - year.from + 1).toBe(366);
    expect(daysOf('P1W')).toBeNull();
    expect(daysOf('2031-W23')).toBeNull();
  });
});

test('counts take the plural', () => {
  expect(count(1, 'report')).toBe('1 report');
  expect(count(0, 'report')).toBe('0 reports');
  expect(count(2, 'copy', 'copies')).toBe('2 copies');
});
