// One block of the report's text. Text is only ever text: what looks like markup in a report is shown as it stands.
import { memo, useMemo } from 'react';
import type { RecordClaim } from '../api';
import type { Block, Layers, Segment } from './layers';

interface TextBlockOf {
  block: Block;
  layers: Layers;
  active: RecordClaim | null;
}

export const TextBlock = memo(function TextBlock({ block, layers, active }: TextBlockOf) {
  const segments = useMemo(() => layers.segmentsOf(block), [layers, block]);
  const Tag = block.kind === 'heading' || block.kind === 'title' ? 'h2' : block.kind === 'quote' ? 'blockquote' : 'p';
  const hops = active ? hopStarts(active) : null;
  return (
    <Tag className={`words block-${block.kind}`} dir="auto">
      {segments.map((segment) => {
        const hop = hops?.get(segment.start);
        return (
          <span
            key={segment.start}
            data-claim={segment.claim ?? undefined}
            className={look(segment, active) || undefined}
          >
            {hop !== undefined ? (
              <span className="hop-number" aria-hidden="true">
                {hop}
              </span>
            ) : null}
            {segment.text}
          </span>
        );
      })}
    </Tag>
  );
});

/** Where in the text each hop of a chain is named: its number stands before it. */
function hopStarts(claim: RecordClaim): Map<number, number> {
  const starts = new Map<number, number>();
  claim.chain.forEach((hop, index) => {
    const start = hop.start ?? hop.cue?.start;
    if (index > 0 && start !== undefined) starts.set(start, index + 1);
  });
  return starts;
}

function look(segment: Segment, active: RecordClaim | null): string {
  const looks: string[] = [];
  if (segment.sourceOf !== null) looks.push('source-name', `s${segment.sourceOf}`);
  else if (segment.cueOf !== null) looks.push('cue-words', `s${segment.cueOf}`);
  if (segment.colour !== null) {
    looks.push('content-words', `depth${Math.min(segment.depth, 4)}`);
    if (segment.sourceOf === null && segment.cueOf === null) looks.push(`s${segment.colour}`);
  }
  if (segment.tone === 'hedged') looks.push('hedged-words');
  if (segment.tone === 'denied') looks.push('denied-words');
  if (active) {
    const covers = (place: { start: number; end: number }) => place.start <= segment.start && segment.end <= place.end;
    if (covers(active.words)) looks.push('the-words');
    else if (active.evidence.some(covers)) looks.push('the-evidence');
  }
  return looks.join(' ');
}
