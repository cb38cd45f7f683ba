// Each report's words side by side, with what differs among them marked by its kind.
import { Link } from 'wouter';
import type { ClaimRow, Difference, Proposition } from '../api';
import { date } from '../dates';
import { Who } from '../parts/chain';
import { readerLink } from '../parts/claim';
import { Commitment } from '../parts/marks';
import { Reviews } from '../parts/reviews';
import { findWords } from '../parts/text';
import { outlet, whoSays } from '../words';

const WHAT_WORDS: Record<Difference['what'], string> = {
  number: 'Numbers',
  place: 'Places',
  time: 'Times',
  actor: 'Actors',
};

export function SideBySide({ proposition }: { proposition: Proposition }) {
  const claims = proposition.reports
    .map((telling) => proposition.claims[telling.claim])
    .filter((claim) => claim !== undefined);
  const differences = proposition.differences.filter((difference) => difference.variants.length > 1);
  return (
    <section className="stack" aria-labelledby="words">
      <h2 id="words">In the words of each report</h2>
      {differences.length ? (
        <dl className="differences">
          {differences.map((difference) => (
            <div key={difference.what}>
              <dt className={`differs ${difference.what}`}>{WHAT_WORDS[difference.what]} differ</dt>
              <dd>
                {difference.variants.map((variant) => (
                  <span key={variant.words} className="variant">
                    <b dir="auto">{variant.words}</b>{' '}
                    <span className="quiet small" dir="auto">
                      {outletsOf(variant.claims, proposition.claims)}
                    </span>
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      <ul className="side-by-side">
        {claims.map((claim) => (
          <li key={claim.id} className="sheet stack tight">
            <div className="row spread">
              <Link href={readerLink(claim)}>
                <b dir="auto">{outlet(claim)}</b>
              </Link>
              <span className="quiet small">{date(claim.published)}</span>
            </div>
            <q className="words sentence" dir="auto">
              <Differing claim={claim} differences={differences} />
            </q>
            <Who words={whoSays(claim)} />
            <Commitment factuality={claim.factuality} />
            <Reviews reviews={claim.reviews} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function outletsOf(ids: string[], claims: Record<string, ClaimRow>): string {
  const names = ids
    .map((id) => claims[id])
    .filter((claim) => claim !== undefined)
    .map(outlet);
  return [...new Set(names)].join(', ');
}

function Differing({ claim, differences }: { claim: ClaimRow; differences: Difference[] }) {
  const wanted = differences.flatMap((difference) =>
    difference.variants
      .filter((variant) => variant.claims.includes(claim.id))
      .map((variant) => ({ words: variant.words, what: difference.what })),
  );
  const found = findWords(claim.sentence, wanted);
  const pieces = [];
  let at = 0;
  for (const one of found) {
    pieces.push(claim.sentence.slice(at, one.start));
    pieces.push(
      <mark key={one.start} className={`differs ${one.what}`}>
        {claim.sentence.slice(one.start, one.end)}
      </mark>,
    );
    at = one.end;
  }
  pieces.push(claim.sentence.slice(at));
  return pieces;
}
