// The reader: a report with its layers; pointing at a claim shows through whom it comes, in the words of each hop.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { RecordClaim, Report } from '../api';
import { count, date } from '../dates';
import { ScreenHead } from '../parts/screen';
import { Empty, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { Claims } from './claims';
import { Detail } from './detail';
import { layersOf } from './layers';
import './reader.css';
import { TextBlock } from './text-block';

export default function Reader({ document }: { document: string }) {
  const report = useGet<Report>(`/reports/${encodeURIComponent(document)}`);
  return (
    <Shown of={report} what="the report">
      {(found) => <Whole report={found} />}
    </Shown>
  );
}

function Whole({ report }: { report: Report }) {
  const layers = useMemo(() => layersOf(report), [report]);
  const [search, setSearch] = useSearchParams();
  const pinned = search.get('claim');
  const source = search.get('source');
  const [pointed, setPointed] = useState<string | null>(null);
  const text = useRef<HTMLElement>(null);
  const activeId = pointed ?? pinned;
  const active = report.claims.find((claim) => claim.id === activeId) ?? null;
  const set = useCallback(
    (name: string, value: string | null) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const pin = useCallback((id: string | null) => set('claim', id), [set]);
  useEffect(() => {
    if (pinned) text.current?.querySelector('.the-words')?.scrollIntoView({ block: 'center' });
  }, [pinned]);

  const { document } = report;
  const shown = source
    ? report.claims.filter((claim) => saysIt(claim, layers.sources.find((one) => one.key === source)?.claims))
    : report.claims;
  const body = layers.blocks.filter((block) => block.kind !== 'title' || !document.title);
  return (
    <>
      <ScreenHead
        title={document.title ?? document.path}
        over={
          <Link href="/reports" className="small">
            All reports
          </Link>
        }
        lead={
          <>
            <b dir="auto">{document.publisher ?? document.path}</b>, {date(document.published)}
            {document.byline.length ? (
              <>
                {' '}
                · by <span dir="auto">{document.byline.join(', ')}</span>
              </>
            ) : null}{' '}
            · {count(report.claims.length, 'claim')}, {count(layers.sources.length, 'source')}
          </>
        }
      />
      <div className="reader">
        <article
          ref={text}
          className="report-text"
          lang={document.language ?? undefined}
          aria-label="text of the report"
          onPointerOver={(event) =>
            setPointed((event.target as Element).closest<HTMLElement>('[data-claim]')?.dataset.claim ?? null)
          }
          onPointerLeave={() => setPointed(null)}
        >
          <Legend />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the list beside does the same with keys */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list beside does the same with keys */}
          <div
            className="blocks"
            onClick={(event) => {
              const id = (event.target as Element).closest<HTMLElement>('[data-claim]')?.dataset.claim;
              if (id && !window.getSelection()?.toString()) pin(id);
            }}
          >
            {body.map((block) => (
              <TextBlock
                key={block.start}
                block={block}
                layers={layers}
                active={touching(active, block) ? active : null}
              />
            ))}
          </div>
          {report.diagnostics.length ? (
            <details className="small quiet">
              <summary>{count(report.diagnostics.length, 'place')} that could not be read as it stands</summary>
              <ul>
                {report.diagnostics.map((one) => (
                  <li key={`${one.start}${one.message}`}>{one.message}</li>
                ))}
              </ul>
            </details>
          ) : null}
        </article>
        <aside className="reader-side" aria-label="claims of the report">
          {active ? (
            <Detail
              claim={active}
              layers={layers}
              reviews={report.reviews[active.id] ?? []}
              pinned={pinned === active.id}
              onClose={() => pin(null)}
            />
          ) : (
            <p className="sheet quiet no-print">
              Point at the text, or go through the claims with ↑ and ↓, to see through whom each comes.
            </p>
          )}
          <SourceKeys layers={layers} chosen={source} onChoose={(key) => set('source', key)} />
          {shown.length ? (
            <Claims
              claims={shown}
              layers={layers}
              reviews={report.reviews}
              active={activeId}
              onPoint={setPointed}
              onPin={pin}
            />
          ) : (
            <Empty title="No claim was found in it" />
          )}
        </aside>
      </div>
    </>
  );
}

function saysIt(claim: RecordClaim, ids: string[] | undefined): boolean {
  return ids?.includes(claim.id) ?? false;
}

function touching(claim: RecordClaim | null, block: { start: number; end: number }): boolean {
  if (!claim) return false;
  const near = (place: { start?: number; end?: number } | null | undefined) =>
    place?.start !== undefined && place.end !== undefined && place.start < block.end && block.start < place.end;
  return near(claim.words) || claim.evidence.some(near) || claim.chain.some((hop) => near(hop) || near(hop.cue));
}

function Legend() {
  return (
    <p className="legend small" aria-hidden="true">
      <span className="source-name s0">source</span>
      <span className="cue-words s0">cue</span>
      <span className="content-words s0 depth1">content</span>
      <span className="content-words s0 depth3">deeper content</span>
      <span className="hedged-words">hedged</span>
      <span className="denied-words">denied</span>
    </p>
  );
}

interface SourceKeysOf {
  layers: ReturnType<typeof layersOf>;
  chosen: string | null;
  onChoose: (key: string | null) => void;
}

function SourceKeys({ layers, chosen, onChoose }: SourceKeysOf) {
  if (!layers.sources.length) return null;
  return (
    <fieldset className="source-keys no-print">
      <legend>Only what this source says</legend>
      {layers.sources.map((one) => (
        <button
          key={one.key}
          type="button"
          className={`small s${one.colour}`}
          aria-pressed={chosen === one.key}
          onClick={() => onChoose(chosen === one.key ? null : one.key)}
        >
          <span className="swatch" aria-hidden="true" />
          <span dir="auto" className="clip">
            {one.name}
          </span>
          <span className="num quiet">{one.claims.length}</span>
        </button>
      ))}
    </fieldset>
  );
}
