// The bar of filters that ledger, network, timeline and map share. It writes into the address and nowhere else.
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { About } from '../api';
import { type ActiveFilter, activeFilters, type Filters, filtersOf, NO_FILTERS, withFilters } from '../filters';
import { typeName } from '../words';
import { ActorPicker, useActorName } from './actor-picker';
import './filter-bar.css';
import { Panel } from './panel';
import { useGet } from './use-get';

export function useFilters(): [Filters, (filters: Filters) => void] {
  const [search, setSearch] = useSearchParams();
  return [filtersOf(search), (filters) => setSearch((old) => withFilters(old, filters), { replace: true })];
}

const WAIT_MS = 250;

export function FilterBar({ types = true }: { types?: boolean }) {
  const [filters, setFilters] = useFilters();
  const set = <K extends keyof Filters>(name: K, value: Filters[K]) => setFilters({ ...filters, [name]: value });
  const names = [useActorName(filters.actor), useActorName(filters.source), useActorName(filters.side)];
  const active = activeFilters(filters, (value) => {
    const at = [filters.actor, filters.source, filters.side].indexOf(value);
    return value.startsWith('e:') && at >= 0 ? (names[at] ?? value) : value;
  });
  return (
    <search className="filter-bar no-print">
      <div className="filter-row">
        <WordsField value={filters.words} onChange={(words) => set('words', words)} />
        {types ? <TypePicker chosen={filters.type} onChange={(type) => set('type', type)} /> : null}
        <Panel name="Filters">
          <ActorPicker label="Actor" value={filters.actor} onPick={(actor) => set('actor', actor)} ids />
          <ActorPicker
            label="Source, anywhere in the chain"
            value={filters.source}
            onPick={(source) => set('source', source)}
            ids
          />
          <ActorPicker
            label="Only what this side says"
            value={filters.side}
            onPick={(side) => set('side', side)}
            onlyIds
          />
          <TextField label="Place" value={filters.place} onChange={(place) => set('place', place)} />
          <label className="field">
            Published since
            <input type="date" value={filters.since} onChange={(event) => set('since', event.target.value)} />
          </label>
          <label className="field">
            Published until
            <input type="date" value={filters.until} onChange={(event) => set('until', event.target.value)} />
          </label>
          <label className="field">
            Independent origins
            <select value={filters.min_origins} onChange={(event) => set('min_origins', event.target.value)}>
              <option value="">any number</option>
              <option value="1">at least one</option>
              <option value="2">at least two</option>
              <option value="3">at least three</option>
            </select>
          </label>
          <fieldset className="checks">
            <legend className="hidden-but-read">Only</legend>
            <Check label="denied" on={filters.denied} onChange={(on) => set('denied', on)} />
            <Check label="stake" on={filters.stake} onChange={(on) => set('stake', on)} />
            <Check label="unreviewed" on={filters.unreviewed} onChange={(on) => set('unreviewed', on)} />
          </fieldset>
        </Panel>
      </div>
      <Active filters={active} set={setFilters} />
    </search>
  );
}

function Active({ filters, set }: { filters: ActiveFilter[]; set: (filters: Filters) => void }) {
  if (!filters.length) return null;
  return (
    <ul className="active-filters" aria-label="filters that are set">
      {filters.map((one) => (
        <li key={one.words}>
          <button type="button" className="small" onClick={() => set(one.without)} title="Take this filter off">
            <span dir="auto">{one.words}</span>
            <span aria-hidden="true">×</span>
            <span className="hidden-but-read">, take off</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="small plain" onClick={() => set(NO_FILTERS)}>
          Take all off
        </button>
      </li>
    </ul>
  );
}

/** Asks only once typing pauses. */
function useDraft(value: string, onChange: (value: string) => void) {
  const [draft, setDraft] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setDraft(value), [value]);
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => latest.current(draft), WAIT_MS);
    return () => clearTimeout(timer);
  }, [draft, value]);
  return [draft, setDraft] as const;
}

function WordsField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [draft, setDraft] = useDraft(value, onChange);
  return (
    <label className="words-field">
      <span className="hidden-but-read">Words of the claims</span>
      <input
        type="search"
        data-search
        value={draft}
        placeholder="Words of the claims"
        dir="auto"
        onChange={(event) => setDraft(event.target.value)}
      />
    </label>
  );
}

function TextField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [draft, setDraft] = useDraft(value, onChange);
  return (
    <label className="field">
      {label}
      <input value={draft} dir="auto" onChange={(event) => setDraft(event.target.value)} />
    </label>
  );
}

function Check({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

function TypePicker({ chosen, onChange }: { chosen: string[]; onChange: (types: string[]) => void }) {
  const about = useGet<About>('/about');
  const types = about.data?.types ?? [];
  const group = (kind: 'event' | 'relation') => types.filter((type) => type.kind === kind);
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <Panel name={chosen.length ? `Types (${chosen.length})` : 'Types'} className="type-panel">
      {(['event', 'relation'] as const).map((kind) => (
        <fieldset key={kind}>
          <legend>{kind === 'event' ? 'Events' : 'Relations'}</legend>
          {group(kind).map((type) => (
            <label key={type.name} className="check" title={type.about}>
              <input type="checkbox" checked={chosen.includes(type.name)} onChange={() => toggle(type.name)} />
              {typeName(type.name)}
            </label>
          ))}
        </fieldset>
      ))}
    </Panel>
  );
}
