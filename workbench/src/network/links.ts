// Groups what is told to link two actors, so that each pair and direction is one line of the graph.
import type { Network, NetworkEdge } from '../api';
import { saidBy, typeName } from '../words';

export interface Bundle {
  /** `from>to`, as it stands in the address. */
  key: string;
  from: string;
  to: string;
  edges: NetworkEdge[];
  min: number;
  max: number;
  denied: boolean;
}

export function bundlesOf(network: Network): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const edge of network.edges) {
    const key = `${edge.from}>${edge.to}`;
    let bundle = bundles.get(key);
    if (!bundle) {
      bundle = { key, from: edge.from, to: edge.to, edges: [], min: 0, max: 0, denied: false };
      bundles.set(key, bundle);
    }
    bundle.edges.push(edge);
    bundle.min = Math.max(bundle.min, edge.min);
    bundle.max = Math.max(bundle.max, edge.max);
    bundle.denied ||= edge.denied;
  }
  return [...bundles.values()];
}

/** What a line of the graph says, never without who says so. */
export function bundleWords(bundle: Bundle): string {
  const types = [...new Set(bundle.edges.map((edge) => typeName(edge.type)))].join(', ');
  const who = [...new Set(bundle.edges.map((edge) => saidBy(edge.said_by)))].join('; ');
  return `${types}, says ${shortened(who, 48)}`;
}

export function shortened(words: string, most: number): string {
  const points = [...words];
  return points.length <= most
    ? words
    : `${points
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
