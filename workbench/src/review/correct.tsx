// The form that corrects a claim: its type, its actors, how its source commits itself, and the chain it hangs on.
import { useState } from 'react';
import type { About, ClaimRow, Factuality } from '../api';
import { useGet } from '../parts/use-get';
import { commitment, FACTUALITIES, typeName } from '../words';

export interface Correction {
  type?: string;
  actor?: string[];
  recipient?: string[];
  factuality?: Factuality;
  chain?: string[];
}

interface CorrectOf {
  claim: ClaimRow;
  onCorrect: (correction: Correction, reason: string) => void;
  onLeave: () => void;
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function Correct({ claim, onCorrect, onLeave }: CorrectOf) {
  const about = useGet<About>('/about');
  const before = {
    actor: claim.actor.map((one) => one.name).join('\n'),
    recipient: claim.recipient.map((one) => one.name).join('\n'),
    chain: claim.chain
      .slice(1)
      .map((hop) => hop.name)
      .join('\n'),
  };
  const [type, setType] = useState(claim.type);
  const [factuality, setFactuality] = useState<Factuality>(claim.factuality);
  const [actor, setActor] = useState(before.actor);
  const [recipient, setRecipient] = useState(before.recipient);
  const [chain, setChain] = useState(before.chain);
  const [reason, setReason] = useState('');
  const correction = (): Correction => ({
    ...(type !== claim.type ? { type } : {}),
    ...(factuality !== claim.factuality ? { factuality } : {}),
    ...(actor !== before.actor ? { actor: lines(actor) } : {}),
    ...(recipient !== before.recipient ? { recipient: lines(recipient) } : {}),
    ...(chain !== before.chain ? { chain: lines(chain) } : {}),
  });
  const changes = Object.keys(correction()).length;
  return (
    <form
      className="correct"
      onKeyDown={(event) => event.key === 'Escape' && onLeave()}
      onSubmit={(event) => {
        event.preventDefault();
        onCorrect(correction(), reason.trim());
      }}
    >
      <label className="field">
        Type
        {/* biome-ignore lint/a11y/noAutofocus: the form was asked for, the first field is where one goes on */}
        <select autoFocus value={type} onChange={(event) => setType(event.target.value)}>
          {(about.data?.types ?? [{ name: claim.type, kind: claim.kind, about: '' }]).map((one) => (
            <option key={one.name} value={one.name}>
              {typeName(one.name)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        How its source commits itself
        <select value={factuality} onChange={(event) => setFactuality(event.target.value as Factuality)}>
          {FACTUALITIES.map((one) => (
            <option key={one} value={one}>
              {commitment(one)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        Actors, one a line
        <textarea rows={2} value={actor} onChange={(event) => setActor(event.target.value)} dir="auto" />
      </label>
      <label className="field">
        Recipients, one a line
        <textarea rows={2} value={recipient} onChange={(event) => setRecipient(event.target.value)} dir="auto" />
      </label>
      <label className="field wide">
        Chain after the report, one source a line, the innermost last
        <textarea rows={2} value={chain} onChange={(event) => setChain(event.target.value)} dir="auto" />
      </label>
      <label className="field wide">
        Reason
        <input required value={reason} onChange={(event) => setReason(event.target.value)} dir="auto" />
      </label>
      <div className="row wide">
        <button type="submit" className="primary" disabled={changes === 0}>
          Correct
        </button>
        <button type="button" onClick={onLeave}>
          Leave as it is
        </button>
      </div>
    </form>
  );
}
