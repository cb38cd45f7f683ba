// The way to every screen. Filters go along between the four screens that share them.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { About } from './api';
import { number } from './dates';
import { filtersOf, withFilters } from './filters';
import { useGet } from './parts/use-get';
import { useTheme } from './theme';

interface Entry {
  path: string;
  name: string;
  count?: keyof About;
  /** Whether it shows what the shared filters let through. */
  filtered?: boolean;
}

export const GROUPS: { name: string; entries: Entry[] }[] = [
  {
    name: 'What is claimed',
    entries: [
      { path: '/reports', name: 'Reports', count: 'reports' },
      { path: '/ledger', name: 'Ledger', count: 'propositions', filtered: true },
      { path: '/network', name: 'Network', filtered: true },
      { path: '/timeline', name: 'Timeline', filtered: true },
      { path: '/map', name: 'Map', filtered: true },
    ],
  },
  {
    name: 'Who says so',
    entries: [
      { path: '/sources', name: 'Sources' },
      { path: '/compare', name: 'Outlets compared' },
      { path: '/actors', name: 'Actors', count: 'actors' },
    ],
  },
  {
    name: 'What people decide',
    entries: [
      { path: '/review', name: 'Review' },
      { path: '/log', name: 'Log' },
      { path: '/add', name: 'Add reports' },
    ],
  },
];

const WEIGHING_MS = 1000;

/** While the server still weighs what was decided last, asks again, and reads everything anew once it is done. */
function useAbout() {
  const client = useQueryClient();
  const about = useGet<About>('/about');
  const isWeighing = about.data?.weighing ?? false;
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isWeighing) {
      void client.invalidateQueries({
        predicate: (query) => !['/about', '/review-queue', '/jobs'].includes(String(query.queryKey[0])),
      });
    }
    was.current = isWeighing;
    if (!isWeighing) return;
    const timer = setInterval(() => void about.refetch(), WEIGHING_MS);
    return () => clearInterval(timer);
  }, [isWeighing, client, about.refetch]);
  return about;
}

export function Navigation() {
  const [path] = useLocation();
  const search = new URLSearchParams(useSearch());
  const [open, setOpen] = useState(false);
  const [theme, nextTheme] = useTheme();
  const about = useAbout();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new screen closes the folded navigation
  useEffect(() => setOpen(false), [path]);
  const sharing = GROUPS.some((group) => group.entries.some((entry) => entry.filtered && entry.path === path));
  const kept = sharing ? withFilters(new URLSearchParams(), filtersOf(search)).toString() : '';
  const href = (entry: Entry) => (entry.filtered && kept ? `${entry.path}?${kept}` : entry.path);
  return (
    <>
      <div className="topbar">
        <Brand />
        <button type="button" aria-expanded={open} aria-controls="navigation" onClick={() => setOpen(!open)}>
          {open ? 'Close' : 'Menu'}
        </button>
      </div>
      <nav
        id="navigation"
        className={open ? 'sidebar open' : 'sidebar'}
        aria-label="Screens"
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        <Brand />
        {GROUPS.map((group) => (
          <div className="nav-group" key={group.name}>
            <p>{group.name}</p>
            {group.entries.map((entry) => (
              <Link key={entry.path} href={href(entry)} aria-current={isCurrent(entry.path, path) ? 'page' : undefined}>
                {entry.name}
                {entry.count && about.data ? (
                  <span className="count num">{number(Number(about.data[entry.count]))}</span>
                ) : null}
              </Link>
            ))}
          </div>
        ))}
        <div className="foot">
          {about.data ? (
            <span>
              <span dir="auto" title={about.data.ledger}>
                {folderName(about.data.ledger)}
              </span>
              {about.data.sample ? ' (sample)' : ''}
              {about.data.weighing ? <span role="status"> · weighing …</span> : null}
            </span>
          ) : null}
          <a href="/api/docs">For programs: the API</a>
          <div className="row">
            <button type="button" className="small" onClick={nextTheme}>
              Colours: {theme}
            </button>
            <button type="button" className="small" onClick={() => window.dispatchEvent(new Event('hearsay-keys'))}>
              Keys <kbd>?</kbd>
            </button>
          </div>
        </div>
      </nav>
    </>
  );
}

/** The last part of a path, which is what a ledger is called by. */
function folderName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

const INSIDE: Record<string, string> = { '/propositions': '/ledger' };

function isCurrent(entry: string, path: string): boolean {
  const top = `/${path.split('/')[1] ?? ''}`;
  return (INSIDE[top] ?? top) === entry;
}

function Brand() {
  return (
    <Link href="/" className="brand">
      <img src="/mark.svg" alt="" />
      hearsay
    </Link>
  );
}
