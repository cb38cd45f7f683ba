// Lays a graph out away from the page, so that the page stays quick; tells positions as they settle.
import Graph from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

export interface LayoutAsk {
  nodes: number;
  /** Pairs of node indices, one after the other. */
  pairs: Uint32Array;
}

const ROUNDS = 12;

self.onmessage = (event: MessageEvent<LayoutAsk>) => {
  const { nodes, pairs } = event.data;
  const graph = new Graph({ type: 'undirected', multi: false });
  // A sunflower: the same places each time, and none on top of another.
  for (let index = 0; index < nodes; index++) {
    const radius = Math.sqrt(index + 1);
    const angle = index * 2.399963;
    graph.addNode(String(index), { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  }
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const from = String(pairs[at]);
    const to = String(pairs[at + 1]);
    if (from !== to && !graph.hasEdge(from, to)) graph.addEdge(from, to);
  }
  // Gravity that grows with distance keeps parts that nothing links from drifting out of sight.
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    barnesHutOptimize: nodes > 400,
    strongGravityMode: true,
    gravity: nodes > 400 ? 0.02 : 0.12,
    scalingRatio: 10,
  };
  const iterations = nodes > 2000 ? 12 : 40;
  for (let round = 0; round < ROUNDS; round++) {
    forceAtlas2.assign(graph, { iterations, settings });
    const places = new Float32Array(nodes * 2);
    graph.forEachNode((node, { x, y }) => {
      places[Number(node) * 2] = x;
      places[Number(node) * 2 + 1] = y;
    });
    self.postMessage({ places, done: round === ROUNDS - 1 }, { transfer: [places.buffer] });
  }
};
