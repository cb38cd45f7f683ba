// From the flat list of tellings to the tree that is shown: origins, the conduits they came through, the reports that tell.
import type { ClaimRow, Hop, Proposition, Telling } from '../api';

export interface Leaf {
  telling: Telling;
  claim: ClaimRow | null;
  /** Reports that copied this one, each with the reason why they are taken for copies. */
  copies: Leaf[];
}

export interface Branch {
  key: string;
  hop: Hop;
  branches: Branch[];
  leaves: Leaf[];
}

export interface Root {
  id: string;
  branch: Branch;
  kind: 'known' | 'unnamed' | 'unstated';
  stake: { path: string[]; why: string }[];
}

function keyOf(hop: Hop): string {
  return `${hop.role}:${hop.entity ?? hop.name.toLowerCase()}`;
}

/** The hops of a telling from the origin outwards, without the report that tells it. */
function inwardOut(claim: ClaimRow | null): Hop[] {
  return claim ? claim.chain.slice(1).reverse() : [];
}

function countOf(leaf: Leaf): number {
  return 1 + leaf.copies.reduce((sum, copy) => sum + countOf(copy), 0);
}

/** How many tellings hang on a branch, copies included. */
export function tellingsOn(branch: Branch): number {
  const own = branch.leaves.reduce((sum, leaf) => sum + countOf(leaf), 0);
  return branch.branches.reduce((sum, inner) => sum + tellingsOn(inner), own);
}

/** Folds copies under what they copy; a copy of something that is not told here stands for itself. */
export function foldCopies(tellings: readonly Telling[], claims: Record<string, ClaimRow>): Leaf[] {
  const leaves = tellings.map((telling): Leaf => ({ telling, claim: claims[telling.claim] ?? null, copies: [] }));
  const tops: Leaf[] = [];
  for (const leaf of leaves) {
    const copied = leaf.telling.copies;
    const original = copied ? leaves.find((other) => other !== leaf && isOriginal(other, copied)) : undefined;
    if (original && !holds(leaf, original)) original.copies.push(leaf);
    else tops.push(leaf);
  }
  return tops;
}

function isOriginal(leaf: Leaf, copied: { path: string; claim?: string }): boolean {
  return copied.claim ? leaf.telling.claim === copied.claim : leaf.telling.path === copied.path;
}

/** Whether a leaf already stands somewhere under another: two reports may not fold into one another. */
function holds(leaf: Leaf, wanted: Leaf): boolean {
  return leaf.copies.some((copy) => copy === wanted || holds(copy, wanted));
}

export function treeOf(proposition: Proposition): Root[] {
  return proposition.origins.map((origin) => {
    const tellings = proposition.reports.filter((telling) => telling.origin === origin.id);
    const leaves = foldCopies(tellings, proposition.claims);
    const first = leaves.find((leaf) => leaf.claim)?.claim ?? null;
    const root: Branch = {
      key: origin.id,
      hop: originHop(proposition, origin.who, origin.kind, first),
      branches: [],
      leaves: [],
    };
    for (const leaf of leaves) {
      let at = root;
      for (const hop of inwardOut(leaf.claim).slice(1)) {
        const key = keyOf(hop);
        let next = at.branches.find((branch) => branch.key === key);
        if (!next) {
          next = { key, hop, branches: [], leaves: [] };
          at.branches.push(next);
        }
        at = next;
      }
      at.leaves.push(leaf);
    }
    return { id: origin.id, branch: root, kind: origin.kind, stake: origin.stake };
  });
}

function originHop(
  proposition: Proposition,
  who: string | null,
  kind: 'known' | 'unnamed' | 'unstated',
  first: ClaimRow | null,
): Hop {
  const innermost = first?.chain.at(-1);
  const name = who ? (proposition.names[who] ?? innermost?.name ?? '') : (innermost?.name ?? '');
  if (innermost && innermost.role !== 'report') return { ...innermost, name: name || innermost.name };
  return { role: kind === 'unnamed' ? 'unnamed' : 'report', entity: who, name, cue: '', venue: null };
}
