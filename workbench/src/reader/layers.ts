// Lays the layers of a report over its text: cuts each block where any layer begins or ends, and says what covers each piece.
// "Hale said that the Guard left": a source piece, a cue piece, a content piece of depth one.
import type { Hop, Place, RecordAttribution, RecordClaim, RecordHop, Report } from '../api';
import { slice } from '../parts/text';
import { tone } from '../words';

export const SOURCE_COLOURS = 8;

export interface SourceLook {
  key: string;
  name: string;
  entity: string | null;
  /** Which of the source colours. */
  colour: number;
  claims: string[];
}

export interface Segment {
  start: number;
  end: number;
  text: string;
  /** Colour of the innermost source whose content this is, and how deep it lies; depth 0 is the report's own voice. */
  depth: number;
  colour: number | null;
  sourceOf: number | null;
  cueOf: number | null;
  tone: 'plain' | 'hedged' | 'denied';
  /** The claim that pointing here means: the one with the nearest words. */
  claim: string | null;
}

export interface Block {
  kind: string;
  start: number;
  end: number;
}

export interface Layers {
  points: string[];
  blocks: Block[];
  sources: SourceLook[];
  segmentsOf: (block: Block) => Segment[];
  hopsOf: (claim: RecordClaim, chain?: RecordHop[]) => Hop[];
  coloursOf: (claim: RecordClaim) => (number | null)[];
}

const inside = (place: Place, start: number, end: number) => place.start <= start && end <= place.end;
const touches = (place: Place, block: Place) => place.start < block.end && block.start < place.end;

export function layersOf(report: Report): Layers {
  const points = [...report.document.text];
  const sources: SourceLook[] = [];
  const attributions = new Map(report.attributions.map((one) => [one.id, one]));
  const actors = new Map(report.actors.map((one) => [one.id, one]));
  const nameOf = (actor: string | null | undefined, place: { start?: number; end?: number }) =>
    (actor ? actors.get(actor)?.name : undefined) ?? slice(points, place.start ?? 0, place.end ?? 0);

  const actorOf = new Map<string, string>();
  for (const claim of report.claims) {
    for (const hop of claim.chain) if (hop.attribution && hop.actor) actorOf.set(hop.attribution, hop.actor);
  }
  const lookOf = new Map<string, SourceLook>();
  const look = (actor: string | null, name: string): SourceLook => {
    const key = actor ?? name.toLowerCase();
    let found = lookOf.get(key);
    if (!found) {
      const entity = actor ? (report.entities[actor] ?? null) : null;
      found = { key, name, entity, colour: sources.length % SOURCE_COLOURS, claims: [] };
      lookOf.set(key, found);
      sources.push(found);
    }
    return found;
  };
  const lookOfAttribution = (one: RecordAttribution): SourceLook => {
    const actor = actorOf.get(one.id) ?? mentionedIn(report, one.source) ?? null;
    const first = one.source[0];
    return look(actor, first ? nameOf(actor, first) : 'nobody named');
  };
  const colours = new Map<string, number>();
  const ordered = [...report.attributions].sort((a, b) => startOf(a) - startOf(b));
  for (const one of ordered) colours.set(one.id, lookOfAttribution(one).colour);
  for (const claim of report.claims) {
    const hop = claim.chain.at(-1);
    const one = hop?.attribution ? attributions.get(hop.attribution) : undefined;
    if (one) lookOfAttribution(one).claims.push(claim.id);
  }

  const depthOf = (one: RecordAttribution, seen = 0): number => {
    const parent = one.parent && seen < 20 ? attributions.get(one.parent) : undefined;
    return parent ? 1 + depthOf(parent, seen + 1) : 1;
  };
  const depths = new Map(report.attributions.map((one) => [one.id, depthOf(one)]));

  const segmentsOf = (block: Block): Segment[] => {
    const near = report.attributions.filter((one) =>
      [...one.source, ...one.cue, ...one.content].some((p) => touches(p, block)),
    );
    const claims = report.claims.filter(
      (claim) => claim.evidence.some((p) => touches(p, block)) || touches(claim.words, block),
    );
    const cuts = new Set([block.start, block.end]);
    const cut = (place: Place) => {
      for (const at of [place.start, place.end]) if (at > block.start && at < block.end) cuts.add(at);
    };
    for (const one of near) for (const place of [...one.source, ...one.cue, ...one.content]) cut(place);
    for (const claim of claims) for (const place of [claim.words, ...claim.evidence]) cut(place);
    for (const claim of claims) for (const hop of claim.chain) if (hop.start !== undefined) cut(hop as Place);
    const at = [...cuts].sort((a, b) => a - b);
    return at.slice(0, -1).map((start, index) => {
      const end = at[index + 1] ?? block.end;
      const covers = (places: Place[]) => places.some((place) => inside(place, start, end));
      const contents = near.filter((one) => covers(one.content));
      const deepest = contents.reduce<RecordAttribution | null>(
        (best, one) => (!best || (depths.get(one.id) ?? 1) >= (depths.get(best.id) ?? 1) ? one : best),
        null,
      );
      const source = near.find((one) => covers(one.source));
      const cue = near.find((one) => covers(one.cue));
      const onWords = claims.filter((claim) => inside(claim.words, start, end));
      const tones = onWords.map((claim) => tone(claim.factuality));
      return {
        start,
        end,
        text: slice(points, start, end),
        depth: deepest ? (depths.get(deepest.id) ?? 1) : 0,
        colour: deepest ? (colours.get(deepest.id) ?? null) : null,
        sourceOf: source ? (colours.get(source.id) ?? null) : null,
        cueOf: cue ? (colours.get(cue.id) ?? null) : null,
        tone: tones.includes('denied') ? 'denied' : tones.includes('hedged') ? 'hedged' : 'plain',
        claim: nearest(claims, start, end),
      };
    });
  };

  const hopsOf = (claim: RecordClaim, chain = claim.chain): Hop[] =>
    chain.map((hop): Hop => {
      const entity = hop.actor ? (report.entities[hop.actor] ?? null) : null;
      const cue = hop.cue ? slice(points, hop.cue.start, hop.cue.end) : '';
      const venue = hop.venue ? nameOf(null, hop.venue) : null;
      if (hop.role === 'report') {
        return {
          role: 'report',
          entity: null,
          name: report.document.publisher ?? report.document.title ?? report.document.path,
          cue,
          venue,
        };
      }
      const name = hop.role === 'unstated' ? '' : hop.role === 'source' ? nameOf(hop.actor, hop) : nameOf(null, hop);
      return { role: hop.role, entity, name, cue, venue };
    });

  const coloursOf = (claim: RecordClaim) =>
    claim.chain.map((hop) => (hop.attribution ? (colours.get(hop.attribution) ?? null) : null));

  return { points, blocks: blocksOf(report, points.length), sources, segmentsOf, hopsOf, coloursOf };
}

function startOf(one: RecordAttribution): number {
  return Math.min(...[...one.source, ...one.cue, ...one.content].map((place) => place.start));
}

/** The actor whose longest mention lies in a source's words. */
function mentionedIn(report: Report, source: Place[]): string | undefined {
  let best: { id: string; length: number } | undefined;
  for (const actor of report.actors) {
    for (const mention of actor.mentions) {
      if (!source.some((place) => inside(place, mention.start, mention.end))) continue;
      const length = mention.end - mention.start;
      if (!best || length > best.length) best = { id: actor.id, length };
    }
  }
  return best?.id;
}

function nearest(claims: RecordClaim[], start: number, end: number): string | null {
  let best: { id: string; rank: number } | null = null;
  for (const claim of claims) {
    const onWords = inside(claim.words, start, end);
    const piece = claim.evidence.find((place) => inside(place, start, end));
    if (!onWords && !piece) continue;
    const distance = Math.min(Math.abs(claim.words.start - start), Math.abs(claim.words.end - end));
    const rank = onWords ? -1 : distance;
    if (!best || rank < best.rank) best = { id: claim.id, rank };
  }
  return best?.id ?? null;
}

/** The document's blocks; text between them, if any, is shown as a paragraph, so that nothing is lost. */
function blocksOf(report: Report, length: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (const block of [...report.document.blocks].sort((a, b) => a.start - b.start)) {
    if (block.end <= at) continue;
    const start = Math.max(block.start, at);
    if (report.document.text && start > at && hasWords(report, at, start))
      blocks.push({ kind: 'paragraph', start: at, end: start });
    blocks.push({ kind: block.kind, start, end: block.end });
    at = block.end;
  }
  if (at < length && hasWords(report, at, length)) blocks.push({ kind: 'paragraph', start: at, end: length });
  return blocks;
}

function hasWords(report: Report, start: number, end: number): boolean {
  return [...report.document.text].slice(start, end).join('').trim() !== '';
}
