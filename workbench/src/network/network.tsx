// The network: actors and what links them, as a graph, as a chart of bodies, and as channels between two of them.

import { lazy, Suspense } from 'react';
import { Link, useSearchParams } from 'wouter';
import { FilterBar } from '../parts/filter-bar';
import { ScreenHead } from '../parts/screen';
import { Loading } from '../parts/states';
import './network.css';

const GraphView = lazy(() => import('./graph-view'));
const Chart = lazy(() => import('./chart'));
const ChannelsView = lazy(() => import('./channels'));

const VIEWS = [
  {
    key: 'graph',
    name: 'Graph',
    lead: 'Actors, and what somebody says links them. Open a link to see who says so.',
  },
  {
    key: 'chart',
    name: 'Bodies',
    lead: 'Who leads, is part of, runs, funds or is proxy of whom, as told, by whom, and since when it is told.',
  },
  {
    key: 'channels',
    name: 'Channels',
    lead: 'Every meeting, visit, call, message, pledge and transport between two actors along time, as told.',
  },
] as const;

export default function Network() {
  const [search] = useSearchParams();
  const view = VIEWS.find((one) => one.key === search.get('view')) ?? VIEWS[0];
  const href = (key: string) => {
    const next = new URLSearchParams(search);
    next.set('view', key);
    return `/network?${next}`;
  };
  return (
    <>
      <ScreenHead title="Network" lead={view.lead} />
      <nav className="tabs no-print" aria-label="Views of the network">
        {VIEWS.map((one) => (
          <Link key={one.key} href={href(one.key)} aria-current={one === view ? 'page' : undefined}>
            {one.name}
          </Link>
        ))}
      </nav>
      {view.key === 'channels' ? null : <FilterBar types={view.key === 'graph'} />}
      <Suspense fallback={<Loading what="the network" />}>
        {view.key === 'graph' ? <GraphView /> : view.key === 'chart' ? <Chart /> : <ChannelsView />}
      </Suspense>
    </>
  );
}
