// The small marks that stand beside claims and propositions: type, commitment, independent origins, what speaks against it.
import type { Factuality, PropositionRow, Independent as Range } from '../api';
import { commitment, independentWords, tone, typeName } from '../words';
import './marks.css';

export function TypeTag({ type }: { type: string }) {
  return <span className="type-tag">{typeName(type)}</span>;
}

export function Commitment({ factuality }: { factuality: Factuality }) {
  return <span className={`commitment ${tone(factuality)}`}>{commitment(factuality)}</span>;
}

const MOST_DOTS = 5;

/** Filled dots: origins that are surely independent; hollow ones: those that may be. */
export function Independent({ range, brief = false }: { range: Range; brief?: boolean }) {
  const dots = Math.min(range.max, MOST_DOTS);
  return (
    <span className="independent" title={`${independentWords(range)} origins`}>
      <span aria-hidden="true" className="dots">
        {Array.from({ length: dots }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dots have nothing but their place
          <span key={index} className={index < range.min ? 'dot full' : 'dot'} />
        ))}
      </span>
      <span className="num">
        {brief ? (range.min === range.max ? range.min : `${range.min}–${range.max}`) : independentWords(range)}
      </span>
      {brief ? <span className="hidden-but-read"> independent origins</span> : null}
    </span>
  );
}

const FLAGS: { of: keyof PropositionRow; words: string; title: string; look: string }[] = [
  { of: 'denied', words: 'denied', title: 'Somebody denies it', look: 'against' },
  {
    of: 'contradicted',
    words: 'contradicted',
    title: 'Other reports differ in number, place, time or actor',
    look: 'against',
  },
  { of: 'stake', words: 'stake', title: 'An origin has a stake in it', look: 'stake' },
  { of: 'circular', words: 'circular', title: 'Reports cite one another in a circle', look: 'hedge' },
  { of: 'lost_hop', words: 'lost hop', title: 'A report tells it without the source it has it from', look: 'hedge' },
];

export function Flags({ row }: { row: PropositionRow }) {
  const set = FLAGS.filter((flag) => row[flag.of]);
  if (!set.length && !row.grade) return null;
  return (
    <span className="flags">
      {set.map((flag) => (
        <span key={flag.words} className={`flag ${flag.look}`} title={flag.title}>
          {flag.words}
        </span>
      ))}
      {row.grade ? (
        <span className="flag grade" title="A grade that a person set" dir="auto">
          grade: {row.grade}
        </span>
      ) : null}
    </span>
  );
}
