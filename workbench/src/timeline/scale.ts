// Where things go on the timeline: from days to pixels, which ticks are drawn, and which row of its lane a mark takes.
import type { TimelineItem } from '../api';
import { daysOf } from '../dates';

export interface Span {
  from: number;
  to: number;
}

export interface Mark {
  item: TimelineItem;
  from: number;
  to: number;
}

export interface Placed {
  mark: Mark;
  x: number;
  width: number;
  row: number;
}

export interface Lane {
  type: string;
  marks: Placed[];
  rows: number;
  /** Marks for which the lane had no row left. */
  over: number;
}

export function marksOf(items: readonly TimelineItem[]): Mark[] {
  const marks: Mark[] = [];
  for (const item of items) {
    const days = daysOf(item.date);
    if (days) marks.push({ item, ...days });
  }
  return marks.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The days that all marks lie in, with a little room on either side. */
export function wholeSpan(marks: readonly Mark[]): Span {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    from = Math.min(from, mark.from);
    to = Math.max(to, mark.to);
  }
  if (from > to) return { from: 0, to: 1 };
  const room = Math.max(1, Math.round((to - from) * 0.03));
  return { from: from - room, to: to + room + 1 };
}

export const MARK_PX = 13;
export const MOST_ROWS = 6;

export function lanesOf(marks: readonly Mark[], span: Span, width: number): Lane[] {
  const perDay = width / (span.to - span.from);
  const lanes = new Map<string, { lane: Lane; ends: number[] }>();
  for (const mark of marks) {
    if (mark.to < span.from || mark.from > span.to) continue;
    let found = lanes.get(mark.item.type);
    if (!found) {
      found = { lane: { type: mark.item.type, marks: [], rows: 1, over: 0 }, ends: [] };
      lanes.set(mark.item.type, found);
    }
    const middle = (mark.from + 0.5 - span.from) * perDay;
    const isLong = mark.to > mark.from;
    const x = isLong ? (mark.from - span.from) * perDay : middle - MARK_PX / 2;
    const length = isLong ? Math.max(MARK_PX, (mark.to - mark.from + 1) * perDay) : MARK_PX;
    const { lane, ends } = found;
    let row = ends.findIndex((end) => end <= x);
    if (row < 0) row = ends.length;
    if (row >= MOST_ROWS) {
      lane.over += 1;
      continue;
    }
    ends[row] = x + length + 1;
    lane.rows = Math.max(lane.rows, row + 1);
    lane.marks.push({ mark, x, width: length, row });
  }
  return [...lanes.values()]
    .map(({ lane }) => lane)
    .sort((a, b) => b.marks.length + b.over - (a.marks.length + a.over));
}

export interface Tick {
  day: number;
  unit: 'day' | 'month' | 'year';
}

const TICK_PX = 92;

/** Ticks on days, months or years, whichever leaves room for their words. */
export function ticksOf(span: Span, width: number): Tick[] {
  const most = Math.max(2, Math.floor(width / TICK_PX));
  const days = span.to - span.from;
  const ticks: Tick[] = [];
  if (days <= most * 14) {
    const step = [1, 2, 7, 14].find((one) => days / one <= most) ?? 14;
    for (let day = Math.ceil(span.from / step) * step; day < span.to; day += step) ticks.push({ day, unit: 'day' });
    return ticks;
  }
  const first = new Date(span.from * 86_400_000);
  const months = days / 30.4;
  const step = [1, 2, 3, 6].find((one) => months / one <= most);
  const monthStep = step ?? 12 * Math.ceil(months / 12 / most);
  const start = step ? first.getUTCMonth() : 0;
  for (let index = 0; index < 400; index++) {
    const at = Date.UTC(first.getUTCFullYear(), Math.floor(start / monthStep) * monthStep + index * monthStep, 1);
    const day = at / 86_400_000;
    if (day >= span.to) break;
    if (day >= span.from) ticks.push({ day, unit: step ? 'month' : 'year' });
  }
  return ticks;
}

/** The part of the span after a step of the buttons, kept within the whole. */
export function moved(span: Span, whole: Span, how: 'closer' | 'wider' | 'earlier' | 'later'): Span {
  const length = span.to - span.from;
  const middle = (span.from + span.to) / 2;
  const size = how === 'closer' ? Math.max(2, length / 2) : how === 'wider' ? length * 2 : length;
  if (size >= whole.to - whole.from) return whole;
  const shift = how === 'earlier' ? -length / 2 : how === 'later' ? length / 2 : 0;
  const from = Math.min(Math.max(whole.from, middle + shift - size / 2), whole.to - size);
  return { from, to: from + size };
}
