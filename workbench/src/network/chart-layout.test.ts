import { expect, test } from 'vitest';
import type { Network, NetworkEdge } from '../api';
import { chartOf } from './chart-layout';
import { bundlesOf, bundleWords, shortened } from './links';
import { pack } from './pack';

function edge(from: string, type: string, to: string, said_by = 'Kestrel Institute'): NetworkEdge {
  const counts = { min: 1, max: 2, propositions: ['p:1'], first: '2031-06-06', last: null, denied: false };
  return { id: `${from}${type}${to}`, from, to, type, kind: 'relation', said_by, ...counts };
}

function network(edges: NetworkEdge[]): Network {
  const ids = [...new Set(edges.flatMap((one) => [one.from, one.to]))];
  return { nodes: ids.map((id) => ({ id, name: id, kind: 'organization', weight: 1 })), edges, truncated: false };
}

test('whoever leads or owns stands above, and lines point the way the relation goes', () => {
  const drawn = chartOf(network([edge('Voss', 'leads', 'Brigade'), edge('Brigade', 'funded_by', 'Guard')]), 900);
  const top = (id: string) => drawn.boxes.find((box) => box.node.id === id)?.top ?? 0;
  expect(top('Voss')).toBeLessThan(top('Brigade'));
  expect(top('Guard')).toBeLessThan(top('Brigade'));
  expect(drawn.lines.find((line) => line.from === 'Voss')).toMatchObject({ down: true, up: false });
  expect(drawn.lines.find((line) => line.from === 'Guard')).toMatchObject({ down: false, up: true });
});

test('boxes of the chart never lie on one another', () => {
  const edges = Array.from({ length: 24 }, (_, index) => edge(`Chief ${index}`, 'leads', `Body ${index % 9}`));
  const { boxes, width, height } = chartOf(network(edges), 700);
  for (const [index, one] of boxes.entries()) {
    expect(one.left + one.width).toBeLessThanOrEqual(width);
    expect(one.top + one.height).toBeLessThanOrEqual(height);
    for (const other of boxes.slice(index + 1)) {
      const apart =
        one.left + one.width <= other.left ||
        other.left + other.width <= one.left ||
        one.top + one.height <= other.top ||
        other.top + other.height <= one.top;
      expect(apart).toBe(true);
    }
  }
});

test('a circle of bodies can be drawn', () => {
  expect(chartOf(network([edge('A', 'owned_by', 'B'), edge('B', 'owned_by', 'A')]), 600).boxes).toHaveLength(2);
});

test('a line of the graph always says who says so', () => {
  const [bundle] = bundlesOf(
    network([edge('A', 'leads', 'B'), edge('A', 'owned_by', 'B', 'Hale'), edge('A', 'MEET', 'B', '')]),
  );
  expect(bundle && bundleWords(bundle)).toBe('leads, owned by, Meet, says Kestrel Institute; Hale; source left out');
});

test('words are shortened on code points', () => {
  expect(shortened('🚢🚢🚢🚢', 3)).toBe('🚢🚢…');
  expect(shortened('abc', 3)).toBe('abc');
});

test('parts are set on shelves', () => {
  const sizes = [
    { width: 60, height: 10 },
    { width: 60, height: 20 },
    { width: 300, height: 5 },
  ];
  expect(pack(sizes, 140, 10)).toEqual({
    width: 300,
    height: 35,
    at: [
      { left: 0, top: 0 },
      { left: 70, top: 0 },
      { left: 0, top: 30 },
    ],
  });
});
