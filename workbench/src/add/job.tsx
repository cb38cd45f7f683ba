// One job: how far it is, told by the server as it goes; what could not be read stands with its reason.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { follow, type Job, send } from '../api';
import { count } from '../dates';

const STATE_WORDS: Record<Job['state'], string> = {
  waiting: 'waiting',
  reading: 'reading',
  done: 'done',
  cancelled: 'cancelled; what was read is kept',
  interrupted: 'interrupted: the server stopped while it read; what was read is kept',
};

export function JobView({ job: first }: { job: Job }) {
  const client = useQueryClient();
  const [job, setJob] = useState(first);
  const isOver = job.state !== 'waiting' && job.state !== 'reading';
  useEffect(() => setJob(first), [first]);
  useEffect(() => {
    if (isOver) return;
    return follow(first.id, (now) => {
      setJob(now);
      if (now.state !== 'waiting' && now.state !== 'reading') {
        void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== '/jobs' });
      }
    });
  }, [first.id, isOver, client]);
  const cancel = async () => setJob(await send<Job>('DELETE', `/jobs/${encodeURIComponent(job.id)}`));
  const resume = async () => setJob(await send<Job>('POST', `/jobs/${encodeURIComponent(job.id)}/resume`));
  const canResume = job.state === 'interrupted' || job.state === 'cancelled';
  return (
    <article className="sheet stack tight job">
      <div className="row spread">
        <b>
          {count(job.done, 'report')} of {job.total}
        </b>
        <span className="small quiet">{STATE_WORDS[job.state]}</span>
      </div>
      <progress value={job.done} max={Math.max(1, job.total)} aria-label="reports read" />
      <p className="small quiet" role="status">
        {isOver ? (
          <>
            {count(job.added, 'report')} added, {count(job.known, 'report')} known already, {count(job.claims, 'claim')}{' '}
            found, {count(job.failures.length, 'failure')}.
          </>
        ) : job.current ? (
          <>
            now <span dir="auto">{job.current}</span>
          </>
        ) : (
          '…'
        )}
      </p>
      {job.failures.length ? (
        <ul className="failures stack tight">
          {job.failures.map((failure) => (
            <li key={failure.path}>
              <b dir="auto">{failure.path}</b>: {failure.reason}
              {failure.hint ? <span className="quiet"> ({failure.hint})</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="row">
        {isOver ? (
          <>
            <Link href="/review">Review what was found</Link>
            {canResume ? (
              <button type="button" className="small" onClick={() => void resume()}>
                Go on
              </button>
            ) : null}
          </>
        ) : (
          <button type="button" className="small" onClick={() => void cancel()}>
            Cancel, keep what is read
          </button>
        )}
      </div>
    </article>
  );
}
