// One source: what it said about whom, when and through which outlets, how often alone or denied, and its ties.
import { Link, useSearchParams } from 'wouter';
import type { Source } from '../api';
import { count } from '../dates';
import { ClaimItem } from '../parts/claim';
import { ClaimList } from '../parts/claim-list';
import { GradeSection } from '../parts/grade';
import { ScreenHead } from '../parts/screen';
import { Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import './sources.css';

export default function SourceScreen({ id }: { id: string }) {
  const source = useGet<Source>(`/sources/${encodeURIComponent(id)}`);
  return (
    <Shown of={source} what="the source">
      {(found) => <Whole source={found} />}
    </Shown>
  );
}

function Whole({ source }: { source: Source }) {
  const [search, setSearch] = useSearchParams();
  const about = search.get('about') ?? '';
  const subject = source.about.find((one) => one.id === about);
  const most = Math.max(1, ...source.about.map((one) => one.claims));
  return (
    <>
      <ScreenHead
        title={source.name}
        over={
          <Link href="/sources" className="small">
            All sources
          </Link>
        }
        lead={
          source.kind === 'unnamed'
            ? 'A source that reports describe and do not name.'
            : 'What this source is said to say. Each claim has the report that says so.'
        }
        actions={
          <Link className="button" href={`/actors/${encodeURIComponent(source.id)}`}>
            As an actor
          </Link>
        }
      />
      <Counts source={source} />
      <div className="proposition-grid source-grid">
        <section className="stack" aria-labelledby="said">
          <div className="row spread">
            <h2 id="said">{subject ? `What it is said to say of ${subject.name}` : 'What it is said to say'}</h2>
            {subject ? (
              <button type="button" className="small plain" onClick={() => setSearch({}, { replace: true })}>
                Of everybody
              </button>
            ) : null}
          </div>
          <ClaimList params={{ source: source.id, actor: subject?.id }} />
        </section>
        <div className="stack">
          <section className="sheet stack tight" aria-labelledby="whom">
            <h2 id="whom">About whom</h2>
            {source.about.length === 0 ? <p className="quiet">About nobody that is named.</p> : null}
            <ul className="bars">
              {source.about.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    aria-pressed={one.id === about}
                    onClick={() => setSearch(one.id === about ? {} : { about: one.id }, { replace: true })}
                  >
                    <span dir="auto" className="clip">
                      {one.name}
                    </span>
                    <meter min={0} max={most} value={one.claims} aria-label="claims" />
                    <span className="num">{one.claims}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
          <section className="sheet stack tight" aria-labelledby="through">
            <h2 id="through">Through which outlets</h2>
            <ul className="stack tight">
              {source.through.map((one) => (
                <li key={one.outlet} className="row spread">
                  <span dir="auto">{one.outlet}</span>
                  <span className="quiet small">{count(one.reports, 'report')}</span>
                </li>
              ))}
            </ul>
          </section>
          <section className="sheet stack tight" aria-labelledby="ties">
            <h2 id="ties">Its ties, as told</h2>
            {source.ties.length === 0 ? <p className="quiet">No report of this ledger tells of any.</p> : null}
            {source.ties.map((tie) => (
              <details key={tie.why + tie.path.map((claim) => claim.id).join()}>
                <summary dir="auto">
                  {tie.why}
                  {tie.path[0] ? <span className="quiet small">, says {tie.path[0].who}</span> : null}
                </summary>
                {tie.path.map((claim) => (
                  <ClaimItem key={claim.id} claim={claim} />
                ))}
              </details>
            ))}
          </section>
          <GradeSection of="source" id={source.id} name={source.name} grades={source.grades} />
        </div>
      </div>
    </>
  );
}

function Counts({ source }: { source: Source }) {
  const figures: [number, string][] = [
    [source.tellings, 'tellings'],
    [source.reports, 'reports'],
    [source.alone, 'alone'],
    [source.denied, 'denied'],
    [source.borne_out, 'borne out by another origin'],
  ];
  return (
    <dl className="figures">
      {figures.map(([value, name]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
