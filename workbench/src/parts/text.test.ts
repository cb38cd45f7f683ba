import { expect, test } from 'vitest';
import { findWords, markedPieces } from './text';

test('a sentence is cut by code points, not by UTF-16 units', () => {
  const pieces = markedPieces('𝔄 boat 🚢 left', 7, 8);
  expect(pieces.map((piece) => piece.text)).toEqual(['𝔄 boat ', '🚢', ' left']);
  expect(pieces.map((piece) => piece.marked)).toEqual([false, true, false]);
});

test('places outside of the sentence are clipped', () => {
  expect(markedPieces('short', 2, 99).map((piece) => piece.text)).toEqual(['sh', 'ort']);
  expect(markedPieces('short', 50, 99).map((piece) => piece.text)).toEqual(['short']);
});

test('words are found as whole words, the longer one first', () => {
  const found = findWords('The 14 of 140 were 14 men', [
    { words: '14', what: 'number' },
    { words: '14 men', what: 'actor' },
  ]);
  expect(found).toEqual([
    { start: 4, end: 6, what: 'number' },
    { start: 19, end: 25, what: 'actor' },
  ]);
  expect(findWords('nothing', [{ words: ' ', what: 'number' }])).toEqual([]);
});
