// Cutting text by code points, which is how the API counts.

export interface Piece {
  text: string;
  marked: boolean;
}

/** The words between two code points. */
export function slice(points: readonly string[], start: number, end: number): string {
  return points.slice(Math.max(0, start), Math.max(0, end)).join('');
}

/** A sentence in three pieces, the middle one marked; places outside of it are clipped. */
export function markedPieces(sentence: string, start: number, end: number): Piece[] {
  const points = [...sentence];
  const from = Math.min(Math.max(0, start), points.length);
  const to = Math.min(Math.max(from, end), points.length);
  return [
    { text: slice(points, 0, from), marked: false },
    { text: slice(points, from, to), marked: true },
    { text: slice(points, to, points.length), marked: false },
  ].filter((piece) => piece.text !== '');
}

export interface Found {
  start: number;
  end: number;
  what: string;
}

const WORD = /[\p{L}\p{N}]/u;

/** Where words stand in a sentence as whole words, in UTF-16 units; overlapping finds keep the longer. */
export function findWords(sentence: string, wanted: readonly { words: string; what: string }[]): Found[] {
  const lower = sentence.toLowerCase();
  const found: Found[] = [];
  for (const { words, what } of wanted) {
    const needle = words.trim().toLowerCase();
    if (!needle) continue;
    for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length)) {
      const end = at + needle.length;
      if (WORD.test(sentence[at - 1] ?? ' ') || WORD.test(sentence[end] ?? ' ')) continue;
      found.push({ start: at, end, what });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, index) => found.slice(0, index).every((earlier) => earlier.end <= one.start));
}
