// Dates and numbers in the reader's locale. Reports give dates as precisely as they can: a day, a month or a year.

const locale = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;

const DAY = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const INSTANT = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const NUMBER = new Intl.NumberFormat(locale);

const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}/;
const midnight = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00Z`);

/** A TIMEX3 day, month or year; what is none of these is given back as it stands. */
export function date(value: string | null): string {
  if (!value) return 'undated';
  if (WHOLE_DAY.test(value)) return DAY.format(midnight(value));
  if (/^\d{4}-\d{2}$/.test(value)) return MONTH.format(new Date(`${value}-01T00:00:00Z`));
  return value;
}

/** "2 Jun 2031 – 5 Jun 2031", or one date when both are the same. */
export function dates(first: string | null, last: string | null): string {
  if (!first && !last) return 'undated';
  if (!last || first === last) return date(first);
  if (first && WHOLE_DAY.test(first) && WHOLE_DAY.test(last)) return DAY.formatRange(midnight(first), midnight(last));
  return `${date(first)} – ${date(last)}`;
}

export function instant(value: string): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? value : INSTANT.format(at);
}

export function number(value: number): string {
  return NUMBER.format(value);
}

/** "1 report", "2,000 reports". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Days since 1970 of a TIMEX3 value: its first day and its last. Nothing for what is no date. */
export function daysOf(value: string): { from: number; to: number } | null {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value.slice(0, 10));
  if (!parts) return null;
  const year = Number(parts[1]);
  const month = parts[2] ? Number(parts[2]) - 1 : 0;
  const day = parts[3] ? Number(parts[3]) : 1;
  const from = Date.UTC(year, month, day) / 86_400_000;
  if (parts[3]) return { from, to: from };
  const next = parts[2] ? Date.UTC(year, month + 1, 1) : Date.UTC(year + 1, 0, 1);
  return { from, to: next / 86_400_000 - 1 };
}
