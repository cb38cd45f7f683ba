// The queue of claims that nobody has reviewed: accept, reject or correct each, with keys or buttons; take it back.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { ApiError, type ClaimRow, type Review, send } from '../api';
import { count } from '../dates';
import { isTyping, singleKeysOn } from '../keys';
import { Chain } from '../parts/chain';
import { ClaimItem } from '../parts/claim';
import { useReviewer } from '../parts/decide';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Loading } from '../parts/states';
import { useGet, usePages } from '../parts/use-get';
import { Correct, type Correction } from './correct';
import './review.css';

type Verdict = 'accept' | 'reject' | 'correct';

interface Done {
  claim: ClaimRow;
  verdict: Verdict;
  entry: string;
}

const DONE_WORDS: Record<Verdict, string> = { accept: 'accepted', reject: 'rejected', correct: 'corrected' };

export default function ReviewScreen() {
  const [search] = useSearchParams();
  const only = search.get('claim');
  return (
    <>
      <ScreenHead
        title="Review"
        lead="Does the text say that this source says so? A review judges the reading, never whether it is true. Suggestions stay suggestions until you accept them."
        actions={
          <Link href="/log" className="button">
            Log
          </Link>
        }
      />
      {only ? <One id={only} /> : <Queue />}
    </>
  );
}

function One({ id }: { id: string }) {
  const claim = useGet<ClaimRow>(`/claims/${encodeURIComponent(id)}`);
  if (claim.error && !claim.data) return <Failure error={claim.error} retry={() => claim.refetch()} />;
  if (!claim.data) return <Loading what="the claim" />;
  return <Desk queue={[claim.data]} total={1} onNeedMore={() => undefined} />;
}

function Queue() {
  const pages = usePages<ClaimRow>('/review-queue', {}, 50);
  if (pages.error && !pages.data) return <Failure error={pages.error} retry={() => pages.refetch()} />;
  if (!pages.data) return <Loading what="the queue" />;
  const claims = pages.data.pages.flatMap((page) => page.items);
  const total = pages.data.pages[0]?.total ?? claims.length;
  if (!claims.length) return <Empty title="Every claim has been reviewed">New claims come with new reports.</Empty>;
  return (
    <Desk
      queue={claims}
      total={total}
      onNeedMore={() => {
        if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
      }}
    />
  );
}

function Desk({ queue, total, onNeedMore }: { queue: ClaimRow[]; total: number; onNeedMore: () => void }) {
  const client = useQueryClient();
  const [by, setBy] = useReviewer();
  const [at, setAt] = useState(0);
  const [done, setDone] = useState<Done[]>([]);
  const [changed, setChanged] = useState<Record<string, ClaimRow>>({});
  const [correcting, setCorrecting] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const original = queue[Math.min(at, queue.length - 1)];
  const claim = original ? (changed[original.id] ?? original) : undefined;
  const verdictOf = (id: string) => done.find((one) => one.claim.id === id);

  const step = useCallback(
    (by: number) => {
      setCorrecting(false);
      setAt((old) => Math.min(queue.length - 1, Math.max(0, old + by)));
    },
    [queue.length],
  );
  useEffect(() => {
    if (at > queue.length - 8) onNeedMore();
  }, [at, queue.length, onNeedMore]);

  const decide = async (verdict: Verdict, reason: string, correction?: Correction) => {
    if (!claim) return;
    if (!by.trim()) {
      setProblem('Say who you are first: decisions stand in the log with a name.');
      document.querySelector<HTMLInputElement>('#reviewer')?.focus();
      return;
    }
    setProblem(null);
    try {
      const review = await send<Review>('POST', '/reviews', {
        claim: claim.id,
        version: claim.version,
        verdict,
        correction,
        by: by.trim(),
        reason,
      });
      setDone((old) => [{ claim, verdict, entry: review.entry }, ...old]);
      setMessage(`${DONE_WORDS[verdict]}: ${claim.label}`);
      step(1);
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== '/review-queue' });
    } catch (error) {
      const current = error instanceof ApiError ? error.current : null;
      if (current) {
        setChanged((old) => ({ ...old, [current.id]: current }));
        const last = current.reviews.at(-1);
        setProblem(
          `Somebody else has reviewed this claim meanwhile${last ? `: ${last.by}` : ''}. It is shown as it is now; decide again if you still want to.`,
        );
      } else setProblem(error instanceof ApiError ? error.message : 'the server does not answer');
    }
  };
  const undo = async () => {
    const last = done[0];
    if (!last) return;
    try {
      await send('POST', '/undo', { entry: last.entry, by: by.trim(), reason: 'taken back in review' });
      setDone((old) => old.slice(1));
      setAt(
        Math.max(
          0,
          queue.findIndex((one) => one.id === last.claim.id),
        ),
      );
      setMessage(`taken back: ${last.claim.label}`);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== '/review-queue' });
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : 'the server does not answer');
    }
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!singleKeysOn() || isTyping(event) || correcting) return;
      const doing: Record<string, () => void> = {
        j: () => step(1),
        k: () => step(-1),
        a: () => void decide('accept', ''),
        x: () => void decide('reject', 'rejected in review'),
        c: () => setCorrecting(true),
        u: () => void undo(),
      };
      const act = doing[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  if (!claim) return null;
  const verdict = verdictOf(claim.id);
  return (
    <div className="desk">
      <section className="sheet stack" aria-label="the claim under review">
        <div className="row spread">
          <span className="quiet small num">
            {at + 1} of {count(total, 'claim')} not reviewed
          </span>
          {verdict ? <span className="flag grade">{DONE_WORDS[verdict.verdict]}</span> : null}
        </div>
        <ClaimItem claim={claim} />
        <dl className="parts">
          <Part name="actor" words={claim.actor.map((one) => one.words)} />
          <Part name="recipient" words={claim.recipient.map((one) => one.words)} />
          <Part name="object" words={claim.object} />
          <Part name="place" words={claim.place.map((one) => one.words)} />
          <Part name="time" words={claim.time.map((one) => one.words)} />
        </dl>
        <Chain hops={claim.chain} />
        {problem ? (
          <p role="alert" className="problem">
            {problem}
          </p>
        ) : null}
        {correcting ? (
          <Correct
            key={claim.id}
            claim={claim}
            onCorrect={(correction, reason) => {
              setCorrecting(false);
              void decide('correct', reason, correction);
            }}
            onLeave={() => setCorrecting(false)}
          />
        ) : (
          <div className="row verdicts">
            <button type="button" className="primary" onClick={() => void decide('accept', '')}>
              Accept <kbd>a</kbd>
            </button>
            <button type="button" onClick={() => void decide('reject', 'rejected in review')}>
              Reject <kbd>x</kbd>
            </button>
            <button type="button" onClick={() => setCorrecting(true)}>
              Correct … <kbd>c</kbd>
            </button>
            <button type="button" disabled={!done.length} onClick={() => void undo()}>
              Undo <kbd>u</kbd>
            </button>
            <span className="row">
              <button type="button" onClick={() => step(-1)} disabled={at === 0}>
                <span className="hidden-but-read">the claim before</span> ← <kbd>k</kbd>
              </button>
              <button type="button" onClick={() => step(1)} disabled={at >= queue.length - 1}>
                <span className="hidden-but-read">the next claim</span> → <kbd>j</kbd>
              </button>
            </span>
          </div>
        )}
      </section>
      <aside className="stack" aria-label="your decisions">
        <label className="field">
          Your name, for the log
          <input
            id="reviewer"
            value={by}
            onChange={(event) => setBy(event.target.value)}
            autoComplete="name"
            dir="auto"
          />
        </label>
        <p role="status" className="small" dir="auto">
          {message}
        </p>
        <h2>Decided just now</h2>
        {done.length === 0 ? <p className="quiet">Nothing yet.</p> : null}
        <ul className="stack tight small">
          {done.map((one) => (
            <li key={one.entry}>
              <b>{DONE_WORDS[one.verdict]}</b> <span dir="auto">“{one.claim.label}”</span>{' '}
              <span className="quiet" dir="auto">
                {one.claim.who}
              </span>
            </li>
          ))}
        </ul>
      </aside>
    </div>
  );
}

function Part({ name, words }: { name: string; words: string[] }) {
  if (!words.length) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{words.join(', ')}</dd>
    </div>
  );
}
