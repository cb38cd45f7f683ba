// The first screen: what this is, shown on one sentence; the sample one click away; then what the ledger holds.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { type About, ApiError, follow, type Job, type Page, type PropositionRow, type ReportRow, send } from '../api';
import { count, date } from '../dates';
import { PropositionLine } from '../parts/proposition-line';
import { ScreenHead } from '../parts/screen';
import { Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { Lesson } from './lesson';
import '../parts/claim.css';
import '../parts/decide.css';
import './start.css';

export function Start() {
  const about = useGet<About>('/about');
  return (
    <>
      <ScreenHead
        title="Who says so?"
        lead="Reports tell what others told them. Here every claim stands with the words it rests on and with everybody it came through. Nothing on these screens is said by the program itself."
      />
      <Shown of={about} what="the ledger">
        {(ledger) => (
          <div className="start">
            {ledger.reports === 0 ? <Begin canAdd={ledger.can_add} /> : null}
            <Lesson />
            {ledger.reports > 0 ? <Holdings ledger={ledger} /> : null}
          </div>
        )}
      </Shown>
    </>
  );
}

function Begin({ canAdd }: { canAdd: boolean }) {
  const client = useQueryClient();
  const [job, setJob] = useState<Job | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const open = async () => {
    setFailure(null);
    try {
      const started = await send<Job>('POST', '/sample');
      setJob(started);
      follow(started.id, (now) => {
        setJob(now);
        if (now.state === 'done') void client.invalidateQueries();
      });
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : 'the server does not answer');
    }
  };
  return (
    <section className="sheet stack begin" aria-labelledby="begin">
      <h2 id="begin">This ledger is empty</h2>
      <p>
        Open the sample: short reports about a ferry that was stopped on an invented lake, told, reprinted, denied and
        disputed by invented outlets.
      </p>
      <div className="row">
        <button type="button" className="primary" onClick={open} disabled={!canAdd || job?.state === 'reading'}>
          Open the sample ledger
        </button>
        <Link href="/add" className="button">
          Add reports of your own
        </Link>
      </div>
      {job ? (
        <label className="field">
          {count(job.done, 'report')} of {job.total} read
          <progress value={job.done} max={job.total} />
        </label>
      ) : null}
      {failure ? (
        <p role="alert" className="problem">
          {failure}
        </p>
      ) : null}
    </section>
  );
}

function Holdings({ ledger }: { ledger: About }) {
  const told = useGet<Page<PropositionRow>>('/propositions', { sort: 'tellings', limit: 5 });
  const reports = useGet<Page<ReportRow>>('/reports', { limit: 6 });
  return (
    <>
      <section className="stack" aria-labelledby="most-told">
        <div className="row spread">
          <h2 id="most-told">Most often told</h2>
          <Link href="/ledger">All of {count(ledger.propositions, 'proposition')}</Link>
        </div>
        <Shown of={told} what="propositions">
          {(page) => (
            <ul>
              {page.items.map((row) => (
                <li key={row.id}>
                  <PropositionLine row={row} />
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </section>
      <section className="stack" aria-labelledby="latest-reports">
        <div className="row spread">
          <h2 id="latest-reports">Reports</h2>
          <Link href="/reports">All of {count(ledger.reports, 'report')}</Link>
        </div>
        <Shown of={reports} what="reports">
          {(page) => (
            <ul>
              {page.items.map((row) => (
                <li key={row.document} className="claim">
                  <Link className="words" href={`/reports/${encodeURIComponent(row.document)}`} dir="auto">
                    {row.title ?? row.path}
                  </Link>
                  <span className="quiet small">
                    <span dir="auto">{row.publisher ?? row.path}</span>, {date(row.published)} ·{' '}
                    {count(row.claims, 'claim')}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </section>
    </>
  );
}
