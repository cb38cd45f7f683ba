import { describe, expect, test } from 'vitest';
import type { ClaimRow, Hop, Proposition, Telling } from '../api';
import { foldCopies, tellingsOn, treeOf } from './tree';

const hop = (role: Hop['role'], name: string): Hop => ({ role, name, entity: `e:${name}`, cue: 'said', venue: null });

function claim(id: string, path: string, sources: string[]): ClaimRow {
  const chain = [hop('report', path), ...sources.map((name) => hop('source', name))];
  const places = { evidence: [], sentence: '', sentence_words: { start: 0, end: 0 } };
  const roles = { actor: [], recipient: [], object: [], place: [], time: [] };
  const report = { document: path, path, title: null, publisher: path, published: null };
  const said = { kind: 'event', type: 'DETAIN', label: '', words: '', factuality: 'CT+', manner: 'indirect' } as const;
  return {
    id,
    ...report,
    ...said,
    ...places,
    ...roles,
    chain,
    who: sources.join(),
    proposition: null,
    reviews: [],
    version: '',
  };
}

function telling(id: string, path: string, copies: Telling['copies'] = null): Telling {
  return { path, document: path, claim: id, words: '', chain: [], factuality: 'CT+', origin: 'o1', copies };
}

function proposition(tellings: Telling[], claims: ClaimRow[]): Proposition {
  return {
    id: 'p:1',
    type: 'DETAIN',
    label: '',
    actor: [],
    recipient: [],
    place: [],
    time: [],
    names: { 'e:Tesk': 'Jonah Tesk' },
    reports: tellings,
    origins: [{ id: 'o1', kind: 'known', who: 'e:Tesk', first: 'agency', stake: [] }],
    independent: { min: 1, max: 1 },
    circular: false,
    lost_hop: [],
    denied_by: [],
    contradicted_by: [],
    claims: Object.fromEntries(claims.map((one) => [one.id, one])),
    grades: [],
    differences: [],
  };
}

describe('the tree of who says so', () => {
  test('runs from the origin over its conduits to the reports', () => {
    const claims = [claim('c:1', 'agency', ['Tesk']), claim('c:2', 'mirror', ['Courier', 'Observer', 'Tesk'])];
    const [root] = treeOf(proposition([telling('c:1', 'agency'), telling('c:2', 'mirror')], claims));
    expect(root?.branch.hop.name).toBe('Jonah Tesk');
    expect(root?.branch.leaves.map((leaf) => leaf.telling.path)).toEqual(['agency']);
    const observer = root?.branch.branches[0];
    expect(observer?.hop.name).toBe('Observer');
    expect(observer?.branches[0]?.hop.name).toBe('Courier');
    expect(observer?.branches[0]?.leaves[0]?.telling.path).toBe('mirror');
  });

  test('joins reports that came through the same conduit', () => {
    const claims = [claim('c:1', 'one', ['Observer', 'Tesk']), claim('c:2', 'two', ['Observer', 'Tesk'])];
    const [root] = treeOf(proposition([telling('c:1', 'one'), telling('c:2', 'two')], claims));
    expect(root?.branch.branches).toHaveLength(1);
    expect(root && tellingsOn(root.branch)).toBe(2);
  });

  test('has one place for each telling, whatever copies what', () => {
    const claims = ['c:1', 'c:2', 'c:3'].map((id) => claim(id, id, ['Tesk']));
    const tellings = [
      telling('c:1', 'c:1', { path: 'c:2', because: 'same passage' }),
      telling('c:2', 'c:2', { path: 'c:1', because: 'same passage' }),
      telling('c:3', 'c:3', { path: 'c:1', because: 'same agency credit' }),
    ];
    const [root] = treeOf(proposition(tellings, claims));
    expect(root && tellingsOn(root.branch)).toBe(3);
  });
});

test('copies fold under what they copy, with the reason', () => {
  const tellings = [
    telling('c:1', 'agency'),
    telling('c:2', 'post', { path: 'agency', because: 'same agency credit' }),
  ];
  const leaves = foldCopies(tellings, {});
  expect(leaves).toHaveLength(1);
  expect(leaves[0]?.copies[0]?.telling.copies?.because).toBe('same agency credit');
});

test('a copy of what is not told here stands for itself', () => {
  const leaves = foldCopies([telling('c:2', 'post', { path: 'elsewhere', because: 'same passage' })], {});
  expect(leaves).toHaveLength(1);
});
