// What a screen shows while it waits, when there is nothing, and when something went wrong.
import type { ReactNode } from 'react';
import { ApiError } from '../api';
import './states.css';

export function Loading({ what }: { what: string }) {
  return (
    <div className="state" role="status">
      <span className="spinner" aria-hidden="true" />
      Reading {what} …
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const isApi = error instanceof ApiError;
  const gone = isApi && error.status === 404;
  const message = isApi ? error.message : 'the server does not answer';
  return (
    <div className="state failure" role="alert">
      <strong>{gone ? 'Not in this ledger' : 'This could not be read'}</strong>
      <span>{message}</span>
      {isApi && error.hint ? <span className="quiet">{error.hint}</span> : null}
      {!isApi ? <span className="quiet">Is hearsay serve still running?</span> : null}
      {retry && !gone ? (
        <button type="button" onClick={retry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

interface Reading<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows what was read, or why it can't be shown yet. */
export function Shown<T>({ of, what, children }: { of: Reading<T>; what: string; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure error={of.error} retry={() => of.refetch()} />;
  return <Loading what={what} />;
}
