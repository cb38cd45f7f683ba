import { describe, expect, test } from 'vitest';
import type { TimelineItem } from '../api';
import { daysOf } from '../dates';
import { lanesOf, MOST_ROWS, marksOf, moved, ticksOf, wholeSpan } from './scale';

function item(id: string, date: string, type = 'MEET'): TimelineItem {
  return { proposition: id, type, label: id, date, precision: 'day', said_by: 'Hale', min: 1, max: 1 };
}

describe('the timeline', () => {
  test('leaves out what has no date, and sorts the rest', () => {
    const marks = marksOf([item('b', '2031-06-03'), item('a', '2031-06-01'), item('c', 'PRESENT_REF')]);
    expect(marks.map((mark) => mark.item.proposition)).toEqual(['a', 'b']);
  });

  test('keeps marks of a lane apart, and counts those it has no row for', () => {
    const marks = marksOf(Array.from({ length: MOST_ROWS + 3 }, (_, index) => item(`p${index}`, '2031-06-01')));
    const [lane] = lanesOf(marks, wholeSpan(marks), 400);
    expect(new Set(lane?.marks.map((placed) => placed.row)).size).toBe(MOST_ROWS);
    expect(lane?.over).toBe(3);
  });

  test('has ticks that leave room for their words, over days and over centuries', () => {
    for (const [first, last] of [
      ['2031-06-01', '2031-06-04'],
      ['2031-01-01', '2031-12-31'],
      ['1900', '2031'],
    ] as const) {
      const span = { from: daysOf(first)?.from ?? 0, to: daysOf(last)?.to ?? 0 };
      const ticks = ticksOf(span, 900);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(11);
    }
  });

  test('stays within the whole when it is moved', () => {
    const whole = { from: 0, to: 100 };
    const near = moved(whole, whole, 'closer');
    expect(near).toEqual({ from: 25, to: 75 });
    expect(moved(near, whole, 'later')).toEqual({ from: 50, to: 100 });
    expect(moved(near, whole, 'earlier')).toEqual({ from: 0, to: 50 });
    expect(moved(near, whole, 'wider')).toEqual(whole);
  });

  test('of nothing is something that can be drawn', () => {
    const span = wholeSpan([]);
    expect(span.to).toBeGreaterThan(span.from);
    expect(lanesOf([], span, 300)).toEqual([]);
  });
});
