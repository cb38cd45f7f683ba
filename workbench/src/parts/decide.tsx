// A decision of a person: who decides and why stand in the log, so both are asked for before anything changes.
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ApiError } from '../api';
import './decide.css';

const KEPT = 'hearsay-by';

/** The name under which decisions go into the log; kept in this browser. */
export function useReviewer(): [string, (name: string) => void] {
  const [name, setName] = useState(() => localStorage.getItem(KEPT) ?? '');
  return [
    name,
    (next) => {
      localStorage.setItem(KEPT, next);
      setName(next);
    },
  ];
}

interface Decision {
  title: string;
  action: string;
  children?: ReactNode;
  reasonNeeded?: boolean;
  onDecide: (by: string, reason: string) => Promise<void>;
  onClose: () => void;
}

/** A dialog; mounting it opens it. */
export function Decide({ title, action, children, reasonNeeded = true, onDecide, onClose }: Decision) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [by, setBy] = useReviewer();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const decide = async () => {
    setBusy(true);
    try {
      await onDecide(by.trim(), reason.trim());
      onClose();
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : 'the server does not answer');
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} className="decide" aria-labelledby={heading} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void decide();
        }}
      >
        <h2 id={heading} dir="auto">
          {title}
        </h2>
        {children}
        <label className="field">
          Your name, for the log
          <input required value={by} onChange={(event) => setBy(event.target.value)} autoComplete="name" dir="auto" />
        </label>
        <label className="field">
          Reason{reasonNeeded ? '' : ' (may stay empty)'}
          <input
            required={reasonNeeded}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            dir="auto"
          />
        </label>
        {failure ? (
          <p role="alert" className="problem">
            {failure}
          </p>
        ) : null}
        <div className="row">
          <button type="submit" className="primary" disabled={busy}>
            {action}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave as it is
          </button>
        </div>
      </form>
    </dialog>
  );
}
