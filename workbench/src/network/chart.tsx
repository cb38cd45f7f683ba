// The bodies as a chart. Each line says what it is, who says so, and since when it is told.
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Network, NetworkEdge } from '../api';
import { count, date } from '../dates';
import { paramsOf } from '../filters';
import { Who } from '../parts/chain';
import { useFilters } from '../parts/filter-bar';
import { Independent } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { Empty, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { saidBy, typeName } from '../words';
import { CHART_TYPES, chartOf } from './chart-layout';

export default function Chart() {
  const [filters] = useFilters();
  const network = useGet<Network>('/network', { ...paramsOf(filters), type: Object.keys(CHART_TYPES), limit: 5000 });
  return (
    <Shown of={network} what="the bodies">
      {(found) =>
        found.edges.some((edge) => CHART_TYPES[edge.type]) ? (
          <Charted network={found} />
        ) : (
          <Empty title="No body is said to lead, run or fund another here" />
        )
      }
    </Shown>
  );
}

const LEAST_WIDTH_PX = 640;

function Charted({ network }: { network: Network }) {
  const frame = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => setWidth(frame.current?.clientWidth ?? 0), []);
  const drawn = useMemo(() => chartOf(network, Math.max(width, LEAST_WIDTH_PX)), [network, width]);
  const names = new Map(network.nodes.map((node) => [node.id, node.name]));
  return (
    <div className="stack">
      <section ref={frame} className="chart-scroll" tabIndex={0} aria-label="chart of bodies">
        <div className="chart" style={{ width: drawn.width, height: drawn.height }}>
          <svg width={drawn.width} height={drawn.height} aria-hidden="true">
            <defs>
              <marker
                id="chart-arrow"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                orient="auto-start-reverse"
              >
                <path d="M0 0 8 4 0 8z" className="chart-head" />
              </marker>
            </defs>
            {drawn.lines.map((line) => (
              <path
                key={line.key}
                className={line.edges.some((edge) => edge.denied) ? 'chart-line denied' : 'chart-line'}
                d={curve(line.points)}
                markerEnd={line.down ? 'url(#chart-arrow)' : undefined}
                markerStart={line.up ? 'url(#chart-arrow)' : undefined}
              />
            ))}
          </svg>
          {drawn.boxes.map((box) => (
            <Link
              key={box.node.id}
              href={`/actors/${encodeURIComponent(box.node.id)}`}
              className={`chart-box ${box.node.kind}`}
              style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
            >
              <span dir="auto">{box.node.name}</span>
            </Link>
          ))}
          {drawn.lines.map((line) => (
            <div
              key={line.key}
              className="chart-label"
              style={{ left: line.label.left, top: line.label.top, width: line.label.width }}
            >
              {line.edges.map((edge) => (
                <EdgeWords key={edge.id} edge={edge} />
              ))}
            </div>
          ))}
        </div>
      </section>
      {drawn.left > 0 ? (
        <p className="quiet small">{count(drawn.left, 'more actor')} not drawn: set filters to see them.</p>
      ) : null}
      <details className="sheet">
        <summary>The same as a list</summary>
        <ul className="link-list">
          {network.edges
            .filter((edge) => CHART_TYPES[edge.type])
            .map((edge) => (
              <li key={edge.id} className="link-row">
                <span>
                  <b dir="auto">{names.get(edge.from)}</b> <span className="link-type">{typeName(edge.type)}</span>{' '}
                  <b dir="auto">{names.get(edge.to)}</b>
                </span>
                <Who words={saidBy(edge.said_by)} />
                <span className="row small">
                  <Independent range={edge} />
                  <span className="quiet">told since {date(edge.first)}</span>
                  {edge.propositions[0] ? <Link href={propositionLink(edge.propositions[0])}>its claims</Link> : null}
                </span>
              </li>
            ))}
        </ul>
      </details>
    </div>
  );
}

function EdgeWords({ edge }: { edge: NetworkEdge }) {
  const who = saidBy(edge.said_by);
  const words = (
    <>
      <b>{typeName(edge.type)}</b>
      <span className="chart-who" dir="auto">
        says {who}
      </span>
      <span className="chart-who">told since {date(edge.first)}</span>
    </>
  );
  const title = `${typeName(edge.type)}, says ${who}`;
  const first = edge.propositions[0];
  return first ? (
    <Link href={propositionLink(first)} className="edge-words" title={title}>
      {words}
    </Link>
  ) : (
    <span className="edge-words" title={title}>
      {words}
    </span>
  );
}

/** A line through the points that the layout gives, with soft corners. */
function curve(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (!next) path += `L${point.x} ${point.y}`;
    else path += `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return path;
}
