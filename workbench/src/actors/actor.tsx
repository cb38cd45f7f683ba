// One actor: its names with their evidence and why they are one, its roles with their sources; merging and splitting.
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { type Actor, send } from '../api';
import { count, date } from '../dates';
import { ActorPicker } from '../parts/actor-picker';
import { Who } from '../parts/chain';
import { ClaimItem, readerLink } from '../parts/claim';
import { ClaimList } from '../parts/claim-list';
import { Decide } from '../parts/decide';
import { ScreenHead } from '../parts/screen';
import { Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { kindName, outlet, whoSays } from '../words';
import '../sources/sources.css';
import './actors.css';

export default function ActorScreen({ id }: { id: string }) {
  const actor = useGet<Actor>(`/actors/${encodeURIComponent(id)}`);
  return (
    <Shown of={actor} what="the actor">
      {(found) => <Whole actor={found} />}
    </Shown>
  );
}

const VERDICT_WORDS = { same: 'the same', apart: 'kept apart', unsure: 'unsure' };

type Decision = { kind: 'merge'; other: string; name: string } | { kind: 'split'; name: string } | null;

function Whole({ actor }: { actor: Actor }) {
  const [decision, setDecision] = useState<Decision>(null);
  return (
    <>
      <ScreenHead
        title={actor.name}
        over={
          <Link href="/actors" className="small">
            All actors
          </Link>
        }
        lead={
          <>
            {kindName(actor.kind)} · {count(namesOf(actor).length, 'name')} ·{' '}
            {actor.as_source ? (
              <Link href={`/sources/${encodeURIComponent(actor.id)}`}>
                a source of {count(actor.as_source, 'claim')}
              </Link>
            ) : (
              'not a source here'
            )}
          </>
        }
        actions={
          <>
            <Link
              className="button"
              href={`/network?node=${encodeURIComponent(actor.id)}&actor=${encodeURIComponent(actor.id)}`}
            >
              In the network
            </Link>
            <Link className="button" href={`/compare?actor=${encodeURIComponent(actor.id)}`}>
              Outlets compared
            </Link>
          </>
        }
      />
      <div className="source-grid">
        <div className="stack actor-main">
          <Roles actor={actor} />
          {actor.relations.length ? (
            <Section id="ties" title="Relations, as told">
              <ul>
                {actor.relations.map((claim) => (
                  <li key={claim.id}>
                    <ClaimItem claim={claim} />
                  </li>
                ))}
              </ul>
            </Section>
          ) : null}
          <Section id="claims" title="Claims it takes part in">
            <ClaimList params={{ actor: actor.id }} />
          </Section>
        </div>
        <div className="stack">
          <Names actor={actor} onSplit={(name) => setDecision({ kind: 'split', name })} />
          <Unsure actor={actor} onMerge={(other, name) => setDecision({ kind: 'merge', other, name })} />
        </div>
      </div>
      <Deciding actor={actor} decision={decision} onClose={() => setDecision(null)} />
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="stack tight" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function Roles({ actor }: { actor: Actor }) {
  if (!actor.roles.length) return null;
  const roles = [...actor.roles].sort((a, b) => (a.claim.published ?? '').localeCompare(b.claim.published ?? ''));
  return (
    <Section id="roles" title="Roles over time">
      <ol className="roles">
        {roles.map((role) => (
          <li key={role.claim.id}>
            <span className="num small quiet">{date(role.claim.published)}</span>
            <div className="stack tight">
              <span className="words" dir="auto">
                “{role.words}”
              </span>
              <span className="small">
                <Who words={whoSays(role.claim)} />{' '}
                <Link href={readerLink(role.claim)}>
                  in <span dir="auto">{outlet(role.claim)}</span>
                </Link>
              </span>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Each name once, with the reports that call it so. */
function namesOf(actor: Actor): { name: string; places: Actor['names'] }[] {
  const names = new Map<string, Actor['names']>();
  for (const one of actor.names) names.set(one.name, [...(names.get(one.name) ?? []), one]);
  return [...names].map(([name, places]) => ({ name, places }));
}

function Names({ actor, onSplit }: { actor: Actor; onSplit: (name: string) => void }) {
  return (
    <section className="sheet stack tight" aria-labelledby="names">
      <h2 id="names">Names</h2>
      <ul className="stack tight">
        {namesOf(actor).map(({ name, places }) => (
          <li key={name} className="name-row">
            <details>
              <summary>
                <b dir="auto">{name}</b> <span className="small quiet">in {count(places.length, 'report')}</span>
              </summary>
              <ul className="name-places small">
                {places.map((one) => (
                  <li key={one.document}>
                    <Link href={`/reports/${encodeURIComponent(one.document)}`} dir="auto">
                      {one.path}
                    </Link>
                    , {count(one.count, 'claim')}
                  </li>
                ))}
              </ul>
            </details>
            {name !== actor.name ? (
              <button type="button" className="small plain no-print" onClick={() => onSplit(name)}>
                Split off …
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {actor.why.length ? (
        <>
          <h3>Why they are taken for one, or not</h3>
          <ul className="stack tight small">
            {actor.why.map((why) => (
              <li key={why.a + why.b}>
                <b dir="auto">{why.a}</b> and <b dir="auto">{why.b}</b>: {VERDICT_WORDS[why.verdict]}
                {why.entry ? ' (a person decided)' : ''}
                <span className="quiet">, because {why.because.join('; ')}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function Unsure({ actor, onMerge }: { actor: Actor; onMerge: (id: string, name: string) => void }) {
  return (
    <section className="sheet stack tight" aria-labelledby="unsure">
      <h2 id="unsure">Perhaps the same</h2>
      <p className="quiet small">These stay apart until a person merges them.</p>
      {actor.unsure.length === 0 ? <p className="quiet">Nobody here comes close.</p> : null}
      <ul className="stack tight">
        {actor.unsure.map((other) => (
          <li key={other.id} className="name-row">
            <span>
              <Link href={`/actors/${encodeURIComponent(other.id)}`} dir="auto">
                {other.name}
              </Link>
              <span className="small quiet"> {other.because.join('; ')}</span>
            </span>
            <button type="button" className="small no-print" onClick={() => onMerge(other.id, other.name)}>
              Merge …
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="no-print" onClick={() => onMerge('', '')}>
        Merge with another actor …
      </button>
    </section>
  );
}

function Deciding({ actor, decision, onClose }: { actor: Actor; decision: Decision; onClose: () => void }) {
  const client = useQueryClient();
  const [picked, setPicked] = useState('');
  if (!decision) return null;
  if (decision.kind === 'split') {
    return (
      <Decide
        title={`Split “${decision.name}” off from ${actor.name}`}
        action="Split"
        onClose={onClose}
        onDecide={async (by, reason) => {
          await send('POST', '/splits', { a: actor.name, b: decision.name, by, reason });
          await client.invalidateQueries();
        }}
      >
        <p className="quiet">They become two actors. This can be undone in the log.</p>
      </Decide>
    );
  }
  const other = decision.other || picked;
  return (
    <Decide
      title={decision.name ? `Merge ${actor.name} with ${decision.name}` : `Merge ${actor.name} with another actor`}
      action="Merge"
      onClose={onClose}
      onDecide={async (by, reason) => {
        await send('POST', '/merges', { a: actor.id, b: other, by, reason });
        await client.invalidateQueries();
      }}
    >
      {decision.other ? null : <ActorPicker label="The other actor" value={picked} onPick={setPicked} onlyIds />}
      <p className="quiet">They become one actor. This can be undone in the log.</p>
    </Decide>
  );
}
