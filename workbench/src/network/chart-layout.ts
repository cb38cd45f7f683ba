// Where the boxes and lines of the chart of bodies go: whoever leads, owns, funds or contains stands above.
import { Graph, layout } from '@dagrejs/dagre';
import type { Network, NetworkEdge, NetworkNode } from '../api';
import { pack } from './pack';

/** Relations of the chart; for `owned_by` and its like the recipient is the one above. */
export const CHART_TYPES: Record<string, 'actor above' | 'recipient above'> = {
  leads: 'actor above',
  founded: 'actor above',
  owned_by: 'recipient above',
  part_of: 'recipient above',
  member_of: 'recipient above',
  funded_by: 'recipient above',
  proxy_of: 'recipient above',
  spokesperson_of: 'recipient above',
};

export const MOST_BOXES = 120;
const BOX_HEIGHT_PX = 54;
const LABEL_WIDTH_PX = 148;
const LABEL_HEIGHT_PX = 50;
const PART_GAP_PX = 28;

export interface Box {
  node: NetworkNode;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Line {
  key: string;
  edges: NetworkEdge[];
  from: string;
  to: string;
  points: { x: number; y: number }[];
  /** Whether it points at the box below, at the one above, or at both. */
  down: boolean;
  up: boolean;
  label: { left: number; top: number; width: number };
}

export interface Drawn {
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
  left: number;
}

const widthOf = (name: string) => Math.min(210, Math.max(110, [...name].length * 7.6 + 28));

interface Pair {
  above: string;
  below: string;
  edges: NetworkEdge[];
}

export function chartOf(network: Network, most: number): Drawn {
  const edges = network.edges.filter((edge) => CHART_TYPES[edge.type] && edge.from !== edge.to);
  const degree = new Map<string, number>();
  for (const edge of edges) for (const id of [edge.from, edge.to]) degree.set(id, (degree.get(id) ?? 0) + 1);
  const linked = network.nodes.filter((node) => degree.has(node.id));
  const nodes = [...linked].sort((a, b) => (degree.get(b.id) ?? 0) - (degree.get(a.id) ?? 0)).slice(0, MOST_BOXES);
  const shown = new Set(nodes.map((node) => node.id));
  const pairs = pairsOf(edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to)));
  const parts = partsOf(nodes, pairs).map((part) => drawPart(part.nodes, part.pairs));
  parts.sort((a, b) => b.boxes.length - a.boxes.length);
  const packed = pack(parts, most, PART_GAP_PX);
  const drawn: Drawn = {
    width: packed.width,
    height: packed.height,
    boxes: [],
    lines: [],
    left: linked.length - nodes.length,
  };
  parts.forEach((part, index) => {
    const { left, top } = packed.at[index] ?? { left: 0, top: 0 };
    for (const box of part.boxes) drawn.boxes.push({ ...box, left: box.left + left, top: box.top + top });
    for (const line of part.lines) {
      drawn.lines.push({
        ...line,
        points: line.points.map((point) => ({ x: point.x + left, y: point.y + top })),
        label: { ...line.label, left: line.label.left + left, top: line.label.top + top },
      });
    }
  });
  return drawn;
}

function pairsOf(edges: readonly NetworkEdge[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const edge of edges) {
    const isActorAbove = CHART_TYPES[edge.type] === 'actor above';
    const above = isActorAbove ? edge.from : edge.to;
    const below = isActorAbove ? edge.to : edge.from;
    const key = `${above}>${below}`;
    const pair = pairs.get(key) ?? { above, below, edges: [] };
    pair.edges.push(edge);
    pairs.set(key, pair);
  }
  return [...pairs.values()];
}

/** Parts that nothing links with one another. */
function partsOf(nodes: readonly NetworkNode[], pairs: readonly Pair[]): { nodes: NetworkNode[]; pairs: Pair[] }[] {
  const top = new Map(nodes.map((node) => [node.id, node.id]));
  const topOf = (id: string): string => {
    let at = id;
    while (top.get(at) !== at) at = top.get(at) ?? at;
    return at;
  };
  for (const pair of pairs) top.set(topOf(pair.above), topOf(pair.below));
  const parts = new Map<string, { nodes: NetworkNode[]; pairs: Pair[] }>();
  for (const node of nodes) {
    const part = parts.get(topOf(node.id)) ?? { nodes: [], pairs: [] };
    part.nodes.push(node);
    parts.set(topOf(node.id), part);
  }
  for (const pair of pairs) parts.get(topOf(pair.above))?.pairs.push(pair);
  return [...parts.values()];
}

interface Part {
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
}

function drawPart(nodes: readonly NetworkNode[], pairs: readonly Pair[]): Part {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 34, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: widthOf(node.name), height: BOX_HEIGHT_PX });
  for (const { above, below, edges } of pairs) {
    graph.setEdge(above, below, { width: LABEL_WIDTH_PX, height: LABEL_HEIGHT_PX * edges.length, labelpos: 'c' });
  }
  layout(graph);
  const boxes = nodes.map((node): Box => {
    const at = graph.node(node.id) as { x: number; y: number; width: number; height: number };
    return { node, left: at.x - at.width / 2, top: at.y - at.height / 2, width: at.width, height: at.height };
  });
  const lines = pairs.map((pair): Line => {
    const at = graph.edge(pair.above, pair.below) as { points: { x: number; y: number }[]; x: number; y: number };
    return {
      key: `${pair.above}>${pair.below}`,
      edges: pair.edges,
      from: pair.above,
      to: pair.below,
      points: at.points,
      down: pair.edges.some((edge) => edge.from === pair.above),
      up: pair.edges.some((edge) => edge.to === pair.above),
      label: {
        left: at.x - LABEL_WIDTH_PX / 2,
        top: at.y - (LABEL_HEIGHT_PX * pair.edges.length) / 2,
        width: LABEL_WIDTH_PX,
      },
    };
  });
  const size = graph.graph() as { width?: number; height?: number };
  return { width: size.width ?? 0, height: size.height ?? 0, boxes, lines };
}
