// A field that finds an actor or a source by name; it also takes what is typed as it stands.
import { useDeferredValue, useEffect, useId, useState } from 'react';
import { type ActorRow, get, type Page } from '../api';
import { useGet } from './use-get';

interface Picker {
  label: string;
  value: string;
  /** Gives the id of an actor of that name when there is one and `ids` is set, else the words. */
  onPick: (value: string) => void;
  ids?: boolean;
  /** Takes nothing but actors that are there. */
  onlyIds?: boolean;
  placeholder?: string;
}

export function ActorPicker({ label, value, onPick, ids = false, onlyIds = false, placeholder }: Picker) {
  const list = useId();
  const name = useActorName(value);
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = useDeferredValue(typed ?? '');
  const found = useGet<Page<ActorRow>>(typed === null ? null : '/actors', { q: wanted, limit: 12 });
  useEffect(() => setTyped((old) => (value === '' ? null : old === value ? old : null)), [value]);
  const rows = found.data?.items ?? [];

  const take = async (words: string) => {
    const name = words.trim();
    const hit = name && (ids || onlyIds) ? (named(rows, name) ?? (await lookUp(name))) : undefined;
    if (hit) onPick(hit.id);
    else if (!onlyIds || name === '') onPick(name);
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
          if (rows.some((row) => row.name === event.target.value)) void take(event.target.value);
        }}
        onBlur={(event) => {
          if (event.target.value !== name) void take(event.target.value);
          else setTyped(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            void take(event.currentTarget.value);
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

function named(rows: readonly ActorRow[], name: string): ActorRow | undefined {
  const wanted = name.toLowerCase();
  const isSo = (words: string) => words.toLowerCase() === wanted;
  return rows.find((row) => isSo(row.name)) ?? rows.find((row) => row.names.some(isSo));
}

/** For a name that was typed faster than suggestions came. */
async function lookUp(name: string): Promise<ActorRow | undefined> {
  const found = await get<Page<ActorRow>>('/actors', { q: name, limit: 50 });
  return named(found.items, name);
}

/** The name of an `e:…`; words that are no id are their own name. */
export function useActorName(value: string): string {
  const isId = value.startsWith('e:');
  const actor = useGet<{ name: string }>(isId ? `/actors/${encodeURIComponent(value)}` : null);
  return isId ? (actor.data?.name ?? '…') : value;
}
