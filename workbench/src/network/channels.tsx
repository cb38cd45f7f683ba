// Channels: what went between two actors or sides along time, with who says so at each step.
import { Link, useSearchParams } from 'wouter';
import type { Channels } from '../api';
import { date } from '../dates';
import { ActorPicker, useActorName } from '../parts/actor-picker';
import { Who } from '../parts/chain';
import { Flags, Independent, TypeTag } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { Empty, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { saidBy } from '../words';

export default function ChannelsView() {
  const [search, setSearch] = useSearchParams();
  const from = search.get('from') ?? '';
  const to = search.get('to') ?? '';
  const set = (name: 'from' | 'to', value: string) =>
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
    <div className="stack">
      <search className="channel-pickers no-print">
        <ActorPicker label="Between this actor or side" value={from} onPick={(value) => set('from', value)} onlyIds />
        <ActorPicker label="and this one" value={to} onPick={(value) => set('to', value)} onlyIds />
      </search>
      {from && to ? (
        <Steps from={from} to={to} />
      ) : (
        <Empty title="Between whom?">
          Name two actors, people or bodies. A body stands for its side: whoever is said to be tied to it.
        </Empty>
      )}
    </div>
  );
}

function Steps({ from, to }: { from: string; to: string }) {
  const channels = useGet<Channels>('/channels', { from, to });
  const names = [useActorName(from), useActorName(to)] as const;
  return (
    <Shown of={channels} what="the channels">
      {({ steps }) =>
        steps.length === 0 ? (
          <Empty title="Nobody tells of anything between them" />
        ) : (
          <div className="lanes">
            <div className="lane-heads">
              <b dir="auto">{names[0]}</b>
              <b dir="auto">{names[1]}</b>
            </div>
            <ol>
              {steps.map((step) => {
                const way = wayOf(step.from, step.to, from, to);
                const { proposition } = step;
                return (
                  <li key={`${proposition.id}${step.from}${step.to}`} className={`lane-step ${way}`}>
                    <span className="lane-date small num">{date(step.date)}</span>
                    <div className="sheet stack tight">
                      <div className="row">
                        <span aria-hidden="true" className="lane-arrow">
                          {way === 'back' ? '←' : way === 'both' ? '↔' : '→'}
                        </span>
                        <TypeTag type={proposition.type} />
                        <Flags row={proposition} />
                        <span className="small">
                          <Independent range={proposition.independent} />
                        </span>
                      </div>
                      <Link className="words" href={propositionLink(proposition.id)} dir="auto">
                        {proposition.label}
                      </Link>
                      <Who words={saidBy(proposition.said_by)} />
                    </div>
                  </li>
                );
              })}
            </ol>
          </div>
        )
      }
    </Shown>
  );
}

const TOGETHER = 'both';

/** Which way a step goes as seen from the two that were named; what neither began goes both ways. */
function wayOf(stepFrom: string, stepTo: string, from: string, to: string): 'there' | 'back' | typeof TOGETHER {
  if (stepFrom === stepTo) return TOGETHER;
  if (stepFrom === to || stepTo === from) return 'back';
  if (stepFrom === from || stepTo === to) return 'there';
  return TOGETHER;
}
