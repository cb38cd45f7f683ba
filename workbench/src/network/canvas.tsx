// The drawn graph. It is for the eye; everything in it also stands in the list below it.
import Graph from 'graphology';
import { useEffect, useMemo, useRef, useState } from 'react';
import Sigma from 'sigma';
import type { Network } from '../api';
import { colour } from '../theme';
import { kindName } from '../words';
import type { LayoutAsk } from './layout.worker';
import { type Bundle, bundleWords } from './links';

interface CanvasOf {
  network: Network;
  bundles: Bundle[];
  node: string | null;
  link: string | null;
  onNode: (id: string | null) => void;
  onLink: (key: string) => void;
}

const KIND_TOKENS: Record<string, string> = {
  person: '--s1',
  organization: '--s0',
  country: '--s2',
  place: '--s4',
  group: '--s3',
  work: '--s6',
  unnamed: '--line-2',
};

const kindToken = (kind: string) => KIND_TOKENS[kind] ?? '--line-2';
const MANY = 800;
const MANY_LINKS = 3000;
const NEAR = 0.3;

export function Canvas({ network, bundles, node, link, onNode, onLink }: CanvasOf) {
  const holder = useRef<HTMLDivElement>(null);
  const sigma = useRef<Sigma | null>(null);
  const chosen = useRef({ node, link, over: null as string | null });
  const calls = useRef({ onNode, onLink });
  calls.current = { onNode, onLink };
  const isCrowded = network.nodes.length > MANY;
  const [settling, setSettling] = useState(true);
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const kinds = useMemo(() => [...new Set(network.nodes.map((one) => one.kind))].sort(), [network]);

  useEffect(() => {
    const redraw = () => setRound((old) => old + 1);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', redraw);
    window.addEventListener('hearsay-theme', redraw);
    return () => {
      dark.removeEventListener('change', redraw);
      window.removeEventListener('hearsay-theme', redraw);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of colours draws anew
  useEffect(() => {
    if (!holder.current) return;
    const drawn = graphOf(network, bundles);
    const taken: LabelBox[] = [];
    const [ink, halo] = [colour('--ink'), colour('--sheet')];
    let view: Sigma;
    try {
      view = new Sigma(drawn, holder.current, {
        enableEdgeEvents: bundles.length <= MANY_LINKS,
        hideLabelsOnMove: bundles.length > MANY_LINKS,
        renderEdgeLabels: true,
        defaultEdgeType: 'arrow',
        labelColor: { color: colour('--ink') },
        edgeLabelColor: { color: colour('--ink') },
        labelFont: 'Inter Variable, sans-serif',
        edgeLabelFont: 'Inter Variable, sans-serif',
        labelSize: 13,
        edgeLabelSize: 12,
        labelRenderedSizeThreshold: network.nodes.length > MANY ? 9 : 4,
        labelDensity: network.nodes.length > MANY ? 0.4 : 1,
        hideEdgesOnMove: bundles.length > MANY_LINKS,
        stagePadding: 40,
        minEdgeThickness: 0.8,
        // A name that would lie on another is left out; what is chosen or pointed at shows its own.
        defaultDrawNodeLabel: (context, data, settings) => {
          const label = data.label ?? '';
          if (!label) return;
          const size = settings.labelSize;
          context.font = `500 ${size}px ${settings.labelFont}`;
          const box = {
            x: data.x + data.size + 3,
            y: data.y - size / 2,
            width: context.measureText(label).width,
            height: size,
          };
          if (taken.some((other) => meets(box, other))) return;
          taken.push(box);
          context.lineWidth = 4;
          context.lineJoin = 'round';
          context.strokeStyle = halo;
          context.strokeText(label, box.x, data.y + size / 3);
          context.fillStyle = ink;
          context.fillText(label, box.x, data.y + size / 3);
        },
        defaultDrawNodeHover: (context, data, settings) => {
          const size = settings.labelSize;
          context.font = `600 ${size}px ${settings.labelFont}`;
          const label = data.label ?? '';
          const width = context.measureText(label).width + 10;
          context.fillStyle = colour('--sheet');
          context.strokeStyle = colour('--accent');
          context.beginPath();
          context.roundRect(data.x + data.size + 1, data.y - size / 2 - 4, width, size + 9, 4);
          context.fill();
          context.stroke();
          context.fillStyle = colour('--ink');
          context.fillText(label, data.x + data.size + 6, data.y + size / 3);
        },
        nodeReducer: (id, data) => {
          const { node: at, link: line, over } = chosen.current;
          const focus = over ?? at;
          if (line)
            return line.split('>').includes(id)
              ? { ...data, forceLabel: true }
              : { ...data, color: data.faint, label: null };
          if (!focus || focus === id) return focus === id ? { ...data, forceLabel: true, highlighted: true } : data;
          return drawn.areNeighbors(focus, id)
            ? { ...data, forceLabel: true }
            : { ...data, color: data.faint, label: null };
        },
        edgeReducer: (id, data) => {
          const { node: at, link: line, over } = chosen.current;
          const focus = over ?? at;
          if (line)
            return id === line
              ? { ...data, forceLabel: true, size: data.size + 2, zIndex: 2 }
              : { ...data, color: data.faint, label: null };
          if (!focus) return { ...data, label: null };
          return drawn.hasExtremity(id, focus)
            ? { ...data, forceLabel: drawn.degree(focus) < 12 }
            : { ...data, hidden: true };
        },
      });
    } catch {
      setFailed(true);
      return;
    }
    view.on('beforeRender', () => {
      taken.length = 0;
    });
    sigma.current = view;
    view.on('clickNode', (event) => calls.current.onNode(event.node));
    view.on('clickEdge', (event) => calls.current.onLink(event.edge));
    view.on('clickStage', () => calls.current.onNode(null));
    const over = (id: string | null) => {
      chosen.current.over = id;
      view.refresh({ skipIndexation: true });
    };
    view.on('enterNode', (event) => over(event.node));
    view.on('leaveNode', () => over(null));

    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    const order = new Map(network.nodes.map((one, index) => [one.id, index]));
    const pairs = new Uint32Array(
      bundles.flatMap((bundle) => [order.get(bundle.from) ?? 0, order.get(bundle.to) ?? 0]),
    );
    setSettling(true);
    worker.onmessage = (event: MessageEvent<{ places: Float32Array; done: boolean }>) => {
      const { places, done } = event.data;
      drawn.updateEachNodeAttributes((id, attributes) => {
        const index = order.get(id) ?? 0;
        return { ...attributes, x: places[index * 2] ?? 0, y: places[index * 2 + 1] ?? 0 };
      });
      if (done) setSettling(false);
    };
    worker.postMessage({ nodes: network.nodes.length, pairs } satisfies LayoutAsk);
    return () => {
      worker.terminate();
      view.kill();
      sigma.current = null;
    };
  }, [network, bundles, round]);

  useEffect(() => {
    chosen.current = { node, link, over: null };
    sigma.current?.refresh({ skipIndexation: true });
    // Among many, whoever is chosen is brought near.
    const at = node && isCrowded ? sigma.current?.getNodeDisplayData(node) : undefined;
    if (at) void sigma.current?.getCamera().animate({ x: at.x, y: at.y, ratio: NEAR }, { duration: 300 });
  }, [node, link, isCrowded]);

  const move = (to: 'in' | 'out' | 'whole') => {
    const camera = sigma.current?.getCamera();
    if (to === 'in') void camera?.animatedZoom({ duration: 200 });
    else if (to === 'out') void camera?.animatedUnzoom({ duration: 200 });
    else void camera?.animatedReset({ duration: 200 });
  };
  return (
    <figure className="canvas-frame" data-settled={!settling}>
      {failed ? (
        <p className="state">This browser can't draw the graph (it has no WebGL). The list below has the same links.</p>
      ) : (
        <div
          ref={holder}
          className="canvas"
          role="img"
          aria-label={`graph of ${network.nodes.length} actors; the list below has the same links`}
        />
      )}
      <figcaption className="canvas-foot small">
        <span className="row">
          {kinds.map((kind) => (
            <span key={kind} className="row kind-key">
              <span className={`kind-dot ${kind}`} aria-hidden="true" />
              {kindName(kind)}
            </span>
          ))}
        </span>
        <span className="quiet">
          Thicker: told by more independent origins at most. <span className="denied-ink">Red</span>: denied by
          somebody.
        </span>
      </figcaption>
      <div className="canvas-tools no-print">
        <button type="button" className="small" onClick={() => move('in')} aria-label="closer">
          +
        </button>
        <button type="button" className="small" onClick={() => move('out')} aria-label="farther">
          −
        </button>
        <button type="button" className="small" onClick={() => move('whole')}>
          whole
        </button>
      </div>
      {settling && !failed ? (
        <span className="canvas-busy small quiet" role="status">
          settling …
        </span>
      ) : null}
    </figure>
  );
}

interface LabelBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

function meets(one: LabelBox, other: LabelBox): boolean {
  const beside = one.x + one.width < other.x || other.x + other.width < one.x;
  const above = one.y + one.height < other.y || other.y + other.height < one.y;
  return !beside && !above;
}

function graphOf(network: Network, bundles: Bundle[]): Graph {
  const graph = new Graph({ type: 'directed', multi: false });
  const faint = colour('--line');
  const colours = new Map<string, string>();
  const of = (token: string) => {
    const known = colours.get(token) ?? colour(token);
    colours.set(token, known);
    return known;
  };
  const many = network.nodes.length > MANY;
  network.nodes.forEach((node, index) => {
    const radius = Math.sqrt(index + 1);
    const angle = index * 2.399963;
    graph.addNode(node.id, {
      label: node.name,
      size: (many ? 1 : 4) + Math.sqrt(node.weight) * (many ? 0.9 : 2),
      color: of(kindToken(node.kind)),
      faint,
      x: radius * Math.cos(angle),
      y: radius * Math.sin(angle),
    });
  });
  for (const bundle of bundles) {
    if (!graph.hasNode(bundle.from) || !graph.hasNode(bundle.to)) continue;
    graph.addEdgeWithKey(bundle.key, bundle.from, bundle.to, {
      label: bundleWords(bundle),
      size: many ? 0.2 + 0.3 * bundle.max : 1.2 + bundle.max,
      color: bundle.denied ? of('--denied') : of('--line-2'),
      faint,
    });
  }
  return graph;
}
