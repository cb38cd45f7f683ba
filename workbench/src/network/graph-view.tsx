// The graph with what is chosen in it beside; the same links as a list below, for reading without pointing.
import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Network, NetworkEdge, NetworkNode, Proposition } from '../api';
import { count, dates } from '../dates';
import { paramsOf } from '../filters';
import { Who } from '../parts/chain';
import { useFilters } from '../parts/filter-bar';
import { Independent } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { Empty, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { kindName, saidBy, typeName } from '../words';
import { Canvas } from './canvas';
import { type Bundle, bundlesOf } from './links';

const MOST_NODES = 5000;

export default function GraphView() {
  const [filters] = useFilters();
  const network = useGet<Network>('/network', { ...paramsOf(filters), limit: MOST_NODES });
  return (
    <Shown of={network} what="the network">
      {(found) =>
        found.edges.length ? (
          <Graphed network={found} />
        ) : (
          <Empty title="Nothing links actors here">Take a filter off, or add reports.</Empty>
        )
      }
    </Shown>
  );
}

function Graphed({ network }: { network: Network }) {
  const [search, setSearch] = useSearchParams();
  const bundles = useMemo(() => bundlesOf(network), [network]);
  const nodes = useMemo(() => new Map(network.nodes.map((node) => [node.id, node])), [network]);
  const chosenNode = nodes.get(search.get('node') ?? '') ?? null;
  const chosenLink = bundles.find((bundle) => bundle.key === search.get('link')) ?? null;
  const choose = (name: 'node' | 'link' | null, value = '') =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        next.delete('node');
        next.delete('link');
        if (name) next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const byName = useMemo(() => new Map(network.nodes.map((node) => [node.name, node.id])), [network]);
  return (
    <div className="stack">
      <div className="graph-layout">
        <Canvas
          network={network}
          bundles={bundles}
          node={chosenNode?.id ?? null}
          link={chosenLink?.key ?? null}
          onNode={(id) => choose(id ? 'node' : null, id ?? '')}
          onLink={(key) => choose('link', key)}
        />
        <aside className="sheet stack graph-side" aria-label="what is chosen in the graph" aria-live="polite">
          <label className="field no-print">
            Find an actor in the graph
            <input
              list="graph-actors"
              data-search
              dir="auto"
              autoComplete="off"
              onChange={(event) => {
                const id = byName.get(event.target.value);
                if (id) choose('node', id);
              }}
            />
            <datalist id="graph-actors">
              {network.nodes.slice(0, 2000).map((node) => (
                <option key={node.id} value={node.name} />
              ))}
            </datalist>
          </label>
          {chosenNode ? (
            <NodeDetail node={chosenNode} bundles={bundles} nodes={nodes} onLink={(key) => choose('link', key)} />
          ) : chosenLink ? (
            <LinkDetail bundle={chosenLink} nodes={nodes} />
          ) : (
            <p className="quiet">
              {count(network.nodes.length, 'actor')}, {count(bundles.length, 'link')}. Choose an actor or a link, here
              or in the list below.
            </p>
          )}
          {network.truncated ? (
            <p className="hedge-note">Only the {MOST_NODES} actors with most claims are drawn.</p>
          ) : null}
        </aside>
      </div>
      <LinkTable bundles={bundles} nodes={nodes} onLink={(key) => choose('link', key)} />
    </div>
  );
}

type Nodes = ReadonlyMap<string, NetworkNode>;

const nameIn = (nodes: Nodes, id: string) => nodes.get(id)?.name ?? id;

function NodeDetail({
  node,
  bundles,
  nodes,
  onLink,
}: {
  node: NetworkNode;
  bundles: Bundle[];
  nodes: Nodes;
  onLink: (key: string) => void;
}) {
  const own = bundles
    .filter((bundle) => bundle.from === node.id || bundle.to === node.id)
    .sort((a, b) => b.max - a.max);
  return (
    <>
      <div>
        <h2 dir="auto">{node.name}</h2>
        <span className="quiet small">{kindName(node.kind)}</span>
      </div>
      <Link href={`/actors/${encodeURIComponent(node.id)}`}>All names and claims of this actor</Link>
      <ul className="stack tight">
        {own.slice(0, 60).map((bundle) => (
          <li key={bundle.key}>
            <button type="button" className="link-row" onClick={() => onLink(bundle.key)}>
              <LinkLine bundle={bundle} nodes={nodes} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function LinkLine({ bundle, nodes }: { bundle: Bundle; nodes: Nodes }) {
  const edge = bundle.edges[0];
  if (!edge) return null;
  return (
    <>
      <span>
        <b dir="auto">{nameIn(nodes, bundle.from)}</b> <span className="link-type">{typesOf(bundle)}</span>{' '}
        <b dir="auto">{nameIn(nodes, bundle.to)}</b>
      </span>
      <Who words={whoOf(bundle)} />
    </>
  );
}

function typesOf(bundle: Bundle): string {
  return [...new Set(bundle.edges.map((edge) => typeName(edge.type)))].join(', ');
}

function whoOf(bundle: Bundle): string {
  return [...new Set(bundle.edges.map((edge) => saidBy(edge.said_by)))].join('; ');
}

function LinkDetail({ bundle, nodes }: { bundle: Bundle; nodes: Nodes }) {
  return (
    <>
      <h2 dir="auto">
        {nameIn(nodes, bundle.from)} → {nameIn(nodes, bundle.to)}
      </h2>
      <ul className="stack">
        {bundle.edges.map((edge) => (
          <li key={edge.id} className="stack tight">
            <EdgeHead edge={edge} />
            <ul className="stack tight">
              {edge.propositions.slice(0, 12).map((id) => (
                <li key={id}>
                  <PropositionRef id={id} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

function EdgeHead({ edge }: { edge: NetworkEdge }) {
  return (
    <div className="row">
      <b>{typeName(edge.type)}</b>
      {edge.denied ? <span className="flag against">denied</span> : null}
      <span className="small">
        <Independent range={edge} />
      </span>
      <span className="small quiet">{dates(edge.first, edge.last)}</span>
    </div>
  );
}

function PropositionRef({ id }: { id: string }) {
  const proposition = useGet<Proposition>(propositionLink(id));
  const said = proposition.data;
  const who = said ? [...new Set(Object.values(said.claims).map((claim) => claim.who))].slice(0, 3).join('; ') : '';
  return (
    <div className="stack tight">
      <Link href={propositionLink(id)} className="words" dir="auto">
        {said?.label ?? '…'}
      </Link>
      {said ? <Who words={saidBy(who)} /> : null}
    </div>
  );
}

const MOST_ROWS = 200;

function LinkTable({ bundles, nodes, onLink }: { bundles: Bundle[]; nodes: Nodes; onLink: (key: string) => void }) {
  const rows = useMemo(
    () => [...bundles].sort((a, b) => b.min - a.min || b.max - a.max).slice(0, MOST_ROWS),
    [bundles],
  );
  return (
    <details className="sheet" open={bundles.length < 60}>
      <summary>The same links as a list</summary>
      <ul className="link-list">
        {rows.map((bundle) => (
          <li key={bundle.key}>
            <button type="button" className="link-row" onClick={() => onLink(bundle.key)}>
              <LinkLine bundle={bundle} nodes={nodes} />
              <span className="small">
                <Independent range={bundle} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {bundles.length > rows.length ? (
        <p className="quiet small">{count(bundles.length - rows.length, 'more link')}: set filters to see them here.</p>
      ) : null}
    </details>
  );
}
