// A field that finds an actor or a source by name; it also takes what is typed as it stands.
import { useDeferredValue, useEffect, useId, useState } from 'react';
import type { ActorRow, Page } from '../api';
import { useGet } from './use-get';

interface Picker {
  label: string;
  value: string;
  /** Gives the id of an actor of that name when there is one and `ids` is set, else the words. */
  onPick: (value: string) => void;
  ids?: boolean;
  placeholder?: string;
}

export function ActorPicker({ label, value, onPick, ids = false, placeholder }: Picker) {
  const list = useId();
  const name = useActorName(value);
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = useDeferredValue(typed ?? '');
  const found = useGet<Page<ActorRow>>(typed === null ? null : '/actors', { q: wanted, limit: 12 });
  useEffect(() => setTyped((old) => (value === '' ? null : old === value ? old : null)), [value]);
  const rows = found.data?.items ?? [];

  const take = (words: string) => {
    const hit = rows.find((row) => row.name.toLowerCase() === words.trim().toLowerCase());
    onPick(ids && hit ? hit.id : words.trim());
    setTyped(null);
  };
  return (
    <label className="field">
      {label}
      <input
        list={list}
        value={typed ?? name}
        placeholder={placeholder}
        dir="auto"
        autoComplete="off"
        onFocus={() => setTyped((old) => old ?? name)}
        onChange={(event) => {
          setTyped(event.target.value);
          if (rows.some((row) => row.name === event.target.value)) take(event.target.value);
        }}
        onBlur={(event) => {
          if (event.target.value !== name) take(event.target.value);
          else setTyped(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            take(event.currentTarget.value);
          }
        }}
      />
      <datalist id={list}>
        {rows.map((row) => (
          <option key={row.id} value={row.name} />
        ))}
      </datalist>
    </label>
  );
}

/** The name of an `e:…`; words that are no id are their own name. */
export function useActorName(value: string): string {
  const isId = value.startsWith('e:');
  const actor = useGet<{ name: string }>(isId ? `/actors/${encodeURIComponent(value)}` : null);
  return isId ? (actor.data?.name ?? '…') : value;
}
