// What speaks against a proposition or for caution with it: denials, contradictions, stakes, circles, hops that were lost.
import { Link } from 'wouter';
import type { ClaimRow, Proposition } from '../api';
import { count } from '../dates';
import { Who } from '../parts/chain';
import { readerLink, Sentence } from '../parts/claim';
import { whoSays } from '../words';

const HOW_WORDS: Record<string, string> = {
  number: 'another number',
  place: 'another place',
  time: 'another time',
  actor: 'another actor',
  negation: 'the contrary',
};

export function Against({ proposition }: { proposition: Proposition }) {
  const stakes = proposition.origins.flatMap((origin) => origin.stake.map((stake) => ({ origin, stake })));
  const nothing =
    !proposition.denied_by.length &&
    !proposition.contradicted_by.length &&
    !stakes.length &&
    !proposition.circular &&
    !proposition.lost_hop.length;
  return (
    <section className="sheet stack" aria-labelledby="against">
      <h2 id="against">Denials, differences, stakes</h2>
      {nothing ? (
        <p className="quiet">No report here denies it or differs, and no stake of an origin was found.</p>
      ) : null}
      {proposition.denied_by.length ? (
        <div className="stack tight">
          <h3 className="denied-head">Denied</h3>
          {proposition.denied_by.map((denial) => (
            <Other
              key={`${denial.path}${denial.who}${denial.claim}`}
              claim={claimOf(proposition, denial.claim, denial.path, proposition.denials)}
              path={denial.path}
              who={denial.who ? (proposition.names[denial.who] ?? null) : null}
            />
          ))}
        </div>
      ) : null}
      {proposition.contradicted_by.length ? (
        <div className="stack tight">
          <h3 className="denied-head">Told otherwise</h3>
          {proposition.contradicted_by.map((other) => (
            <Other
              key={`${other.path}${other.how}${other.words}${other.claim}`}
              claim={claimOf(proposition, other.claim, other.path, proposition.contradictions)}
              path={other.path}
              how={HOW_WORDS[other.how] ?? other.how}
              words={other.words}
              who={null}
            />
          ))}
        </div>
      ) : null}
      {stakes.length ? (
        <div className="stack tight">
          <h3 className="stake-head">Stakes of the origins</h3>
          {stakes.map(({ origin, stake }) => (
            <p key={`${origin.id}${stake.why}`} dir="auto">
              {stake.why}
              {stake.path.length ? (
                <span className="quiet small"> (so {count(stake.path.length, 'claim')} of this ledger)</span>
              ) : null}
            </p>
          ))}
        </div>
      ) : null}
      {proposition.circular ? <p className="hedge-head">Reports that tell it cite one another in a circle.</p> : null}
      {proposition.lost_hop.length ? (
        <div className="stack tight">
          <h3 className="hedge-head">Told without the source it comes from</h3>
          <ul>
            {proposition.lost_hop.map((path) => (
              <li key={path} dir="auto">
                {path}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

/** The claim that an entry means: the one it names, else one of that report among those that may be meant. */
function claimOf(
  proposition: Proposition,
  id: string | undefined,
  path: string,
  among: string[] | undefined,
): ClaimRow | null {
  if (id) return proposition.claims[id] ?? null;
  const told = new Set(proposition.reports.map((telling) => telling.claim));
  const claims = among ? among.map((one) => proposition.claims[one]) : Object.values(proposition.claims);
  return claims.find((claim) => claim?.path === path && (among !== undefined || !told.has(claim.id))) ?? null;
}

interface Counter {
  claim: ClaimRow | null;
  path: string;
  who: string | null;
  how?: string;
  words?: string;
}

function Other({ claim, path, who, how, words }: Counter) {
  return (
    <div className="counter">
      {how ? <span className="quiet small">{how}</span> : null}
      {claim ? (
        <Sentence text={claim.sentence} at={claim.sentence_words} />
      ) : words ? (
        <q className="words sentence" dir="auto">
          {words}
        </q>
      ) : null}
      <span className="small">
        <Who words={claim ? whoSays(claim) : who ? `${who}, in ${path}` : path} />{' '}
        {claim ? <Link href={readerLink(claim)}>read there</Link> : null}
      </span>
    </div>
  );
}
