import { describe, expect, test } from 'vitest';
import type { Place, RecordClaim, Report } from '../api';
import { layersOf } from './layers';

const TEXT = 'The Mirror wrote that Hale had said “the Guard may leave 🚢 Keld”. It rained.';
const points = [...TEXT];

function place(words: string): Place {
  const before = TEXT.indexOf(words);
  const start = [...TEXT.slice(0, before)].length;
  return { start, end: start + [...words].length };
}

function report(): Report {
  const claim: RecordClaim = {
    id: 'c:1',
    kind: 'event',
    type: 'WITHDRAW',
    words: place('leave'),
    label: 'the Guard leave Keld',
    actor: [{ actor: null, ...place('the Guard') }],
    recipient: [],
    object: [],
    place: [],
    time: [],
    factuality: 'PS+',
    manner: 'direct',
    chain: [
      { role: 'report' },
      { role: 'source', actor: 'a0', ...place('The Mirror'), cue: place('wrote'), venue: null, attribution: 't0' },
      { role: 'source', actor: 'a1', ...place('Hale'), cue: place('had said'), venue: null, attribution: 't1' },
    ],
    evidence: [place('the Guard may leave 🚢 Keld')],
  };
  return {
    hearsay: 1,
    document: {
      id: 'sha256:1',
      path: 'mirror.txt',
      url: null,
      media_type: 'text/plain',
      title: null,
      publisher: 'The Lantern',
      byline: [],
      published: null,
      language: 'en',
      text: TEXT,
      blocks: [{ kind: 'paragraph', start: 0, end: place('It rained.').start - 1 }],
    },
    actors: [
      { id: 'a0', name: 'The Mirror', kind: 'organization', mentions: [{ ...place('The Mirror'), form: 'name' }] },
      { id: 'a1', name: 'Doran Hale', kind: 'person', mentions: [{ ...place('Hale'), form: 'name' }] },
    ],
    attributions: [
      {
        id: 't0',
        source: [place('The Mirror')],
        cue: [place('wrote')],
        content: [place('that Hale had said “the Guard may leave 🚢 Keld”')],
        manner: 'indirect',
        parent: null,
      },
      {
        id: 't1',
        source: [place('Hale')],
        cue: [place('had said')],
        content: [place('“the Guard may leave 🚢 Keld”')],
        manner: 'direct',
        parent: 't0',
      },
    ],
    claims: [claim],
    diagnostics: [],
    entities: { a0: 'e:mirror', a1: 'e:hale' },
    reviews: {},
  };
}

describe('layers of a report', () => {
  test('pieces cover the whole text, each code point once', () => {
    const layers = layersOf(report());
    const text = layers.blocks
      .flatMap((block) => layers.segmentsOf(block))
      .map((segment) => segment.text)
      .join('');
    expect(text).toBe(points.join(''));
  });

  test('content lies as deep as its attribution, and its cue and source keep their colours', () => {
    const layers = layersOf(report());
    const segments = layers.blocks.flatMap((block) => layers.segmentsOf(block));
    const at = (words: string) => segments.find((segment) => segment.text.includes(words));
    expect(at('Guard')?.depth).toBe(2);
    expect(at('that')?.depth).toBe(1);
    expect(at('rained')?.depth).toBe(0);
    expect(at('Hale')?.sourceOf).toBe(at('had said')?.cueOf);
    expect(at('Hale')?.sourceOf).not.toBe(at('The Mirror')?.sourceOf);
    expect(at('leave')?.tone).toBe('hedged');
    expect(at('leave')?.claim).toBe('c:1');
  });

  test('hops are told in the words of the text', () => {
    const made = report();
    const layers = layersOf(made);
    const claim = made.claims[0];
    if (!claim) throw new Error('the report has a claim');
    expect(layers.hopsOf(claim)).toEqual([
      { role: 'report', entity: null, name: 'The Lantern', cue: '', venue: null },
      { role: 'source', entity: 'e:mirror', name: 'The Mirror', cue: 'wrote', venue: null },
      { role: 'source', entity: 'e:hale', name: 'Doran Hale', cue: 'had said', venue: null },
    ]);
    expect(layers.sources.map((source) => source.claims)).toEqual([[], ['c:1']]);
  });
});
