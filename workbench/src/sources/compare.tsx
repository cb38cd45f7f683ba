// One subject, outlets compared: which of them tells what, and in which words.
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Comparison } from '../api';
import { count, date } from '../dates';
import { ActorPicker } from '../parts/actor-picker';
import { Who } from '../parts/chain';
import { readerLink, Sentence } from '../parts/claim';
import { Flags, TypeTag } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { ScreenHead } from '../parts/screen';
import { Empty, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { saidBy, whoSays } from '../words';
import './sources.css';

export default function Compare() {
  const [search, setSearch] = useSearchParams();
  const actor = search.get('actor') ?? '';
  const words = search.get('words') ?? '';
  const [draft, setDraft] = useState(words);
  const set = (name: string, value: string) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <ScreenHead
        title="Outlets compared"
        lead="One subject, and what each outlet tells of it: what all tell, what only one tells, and in which words."
      />
      <search className="channel-pickers no-print">
        <ActorPicker label="Subject: an actor" value={actor} onPick={(value) => set('actor', value)} ids />
        <label className="field">
          or words
          <input
            type="search"
            data-search
            value={draft}
            dir="auto"
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => set('words', draft.trim())}
            onKeyDown={(event) => event.key === 'Enter' && set('words', draft.trim())}
          />
        </label>
      </search>
      {actor || words ? (
        <Compared actor={actor} words={words} />
      ) : (
        <Empty title="Compared on what?">Name an actor, or words that stand in the claims.</Empty>
      )}
    </>
  );
}

function Compared({ actor, words }: { actor: string; words: string }) {
  const comparison = useGet<Comparison>('/compare', { actor, words });
  return (
    <Shown of={comparison} what="what the outlets tell">
      {(found) => (found.outlets.length ? <Side comparison={found} /> : <Empty title="No outlet tells of it" />)}
    </Shown>
  );
}

const MOST_ROWS = 40;

const total = (one: Comparison['outlets'][number]) => one.total ?? one.claims.length;

function Side({ comparison }: { comparison: Comparison }) {
  const outlets = [...comparison.outlets].sort((a, b) => b.claims.length - a.claims.length);
  const rows = [...comparison.propositions].sort((a, b) => b.told_by.length - a.told_by.length);
  return (
    <div className="stack compare">
      <section className="stack" aria-labelledby="which">
        <h2 id="which">Who tells what</h2>
        <section className="matrix-scroll" tabIndex={0} aria-label="who tells what, as a table">
          <table className="matrix">
            <thead>
              <tr>
                <th scope="col">Claimed</th>
                {outlets.map((one) => (
                  <th key={one.outlet} scope="col" className="matrix-outlet">
                    <span dir="auto">{one.outlet}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_ROWS).map(({ row, told_by }) => (
                <tr key={row.id}>
                  <th scope="row">
                    <Link className="words" href={propositionLink(row.id)} dir="auto">
                      {row.label}
                    </Link>
                    <span className="row">
                      <TypeTag type={row.type} />
                      <Flags row={row} />
                    </span>
                    <Who words={saidBy(row.said_by)} />
                  </th>
                  {outlets.map((one) => (
                    <td key={one.outlet} className="matrix-cell">
                      {told_by.includes(one.outlet) ? (
                        <span className="tells">
                          <span className="hidden-but-read">tells it</span>
                        </span>
                      ) : (
                        <span className="hidden-but-read">does not</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {rows.length > MOST_ROWS ? (
          <p className="quiet small">
            {count(rows.length - MOST_ROWS, 'more proposition')}: name the subject more closely.
          </p>
        ) : null}
      </section>
      <section className="stack" aria-labelledby="in-words">
        <h2 id="in-words">In the words of each outlet</h2>
        <ul className="outlet-columns">
          {outlets.map((one) => (
            <li key={one.outlet} className="sheet stack tight">
              <div className="row spread">
                <h3 dir="auto">{one.outlet}</h3>
                <span className="quiet small">{count(one.reports, 'report')}</span>
              </div>
              <ul className="stack">
                {one.claims.slice(0, 6).map((claim) => (
                  <li key={claim.id} className="stack tight">
                    <Sentence text={claim.sentence} at={claim.sentence_words} />
                    <span className="small">
                      <Who words={whoSays(claim)} /> <Link href={readerLink(claim)}>{date(claim.published)}</Link>
                    </span>
                  </li>
                ))}
              </ul>
              {total(one) > 6 ? <span className="quiet small">{count(total(one) - 6, 'more claim')}</span> : null}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
