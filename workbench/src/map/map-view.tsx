// The drawn map. Moving and coming closer work with the pointer, with buttons and with the arrow keys.
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MapPlace } from '../api';
import { type Countries, countryAt, pathOf, projectionOf } from './land';

interface View {
  scale: number;
  x: number;
  y: number;
}

const WHOLE: View = { scale: 1, x: 0, y: 0 };
const CLOSEST = 40;
const STEP_PX = 80;
const LABEL_CHARACTER_PX = 7.2;

interface MapOf {
  places: MapPlace[];
  countries: Countries;
  chosen: MapPlace | null;
  onChoose: (id: string | null) => void;
}

export function MapView({ places, countries, chosen, onChoose }: MapOf) {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [view, setView] = useState(WHOLE);
  const drag = useRef<{ x: number; y: number } | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const { width, height } = size;
  const projection = useMemo(() => projectionOf(places, width || 1, height || 1), [places, width, height]);
  const shapes = useMemo(() => {
    const path = pathOf(projection);
    return countries.map((country, index) => ({ key: `${country.id ?? index}`, d: path(country) ?? '' }));
  }, [countries, projection]);
  const shaded = useMemo(() => {
    const path = pathOf(projection);
    return places
      .filter((place) => place.precision === 'country')
      .map((place) => {
        const country = countryAt(countries, place);
        return { place, d: country ? (path(country) ?? '') : '' };
      });
  }, [places, countries, projection]);

  const zoom = (by: number, at = { x: width / 2, y: height / 2 }) =>
    setView((old) => {
      const scale = Math.min(CLOSEST, Math.max(0.2, old.scale * by));
      const ratio = scale / old.scale;
      return { scale, x: at.x - (at.x - old.x) * ratio, y: at.y - (at.y - old.y) * ratio };
    });
  const shift = (x: number, y: number) => setView((old) => ({ ...old, x: old.x + x, y: old.y + y }));
  const keys = (event: KeyboardEvent) => {
    const moves = new Map<string, () => void>([
      ['ArrowLeft', () => shift(STEP_PX, 0)],
      ['ArrowRight', () => shift(-STEP_PX, 0)],
      ['ArrowUp', () => shift(0, STEP_PX)],
      ['ArrowDown', () => shift(0, -STEP_PX)],
      ['+', () => zoom(1.5)],
      ['-', () => zoom(1 / 1.5)],
      ['0', () => setView(WHOLE)],
    ]);
    const move = moves.get(event.key);
    if (!move) return;
    event.preventDefault();
    move();
  };
  const spotOf = (place: MapPlace) => {
    const at = projection([place.lon, place.lat]) ?? [0, 0];
    return { x: at[0] * view.scale + view.x, y: at[1] * view.scale + view.y };
  };
  const labels = labelsOf(places, spotOf, width);
  return (
    <div className="map-frame">
      <div
        ref={frame}
        className="map-canvas"
        tabIndex={0}
        role="application"
        aria-label="map: arrow keys move it, plus and minus come closer and go farther; the list beside has the same places"
        onKeyDown={keys}
        onPointerDown={(event: PointerEvent) => {
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={(event: PointerEvent) => {
          if (!drag.current || event.buttons === 0) return;
          shift(event.clientX - drag.current.x, event.clientY - drag.current.y);
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerUp={() => {
          drag.current = null;
        }}
      >
        <svg width={width} height={height} aria-hidden="true">
          <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
            {shapes.map((shape) => (
              <path key={shape.key} d={shape.d} className="country" />
            ))}
            {shaded.map(({ place, d }) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list beside does the same with keys
              <path
                key={place.id}
                d={d}
                className={place === chosen ? 'told-country chosen' : 'told-country'}
                onClick={() => onChoose(place.id)}
              />
            ))}
          </g>
          {places.map((place) => {
            const spot = spotOf(place);
            const ring = 12 + 3 * Math.sqrt(place.propositions.length);
            const anchor = anchorOf(place, spot.x, width);
            const isChosen = place === chosen ? ' chosen' : '';
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list beside does the same with keys
              <g
                key={place.id}
                transform={`translate(${spot.x} ${spot.y})`}
                className={`spot${isChosen}`}
                onClick={() => onChoose(place.id)}
              >
                {place.precision === 'town' ? (
                  <circle r={4 + 1.6 * Math.sqrt(place.propositions.length)} className="town" />
                ) : null}
                {place.precision === 'region' ? <circle r={ring} className="region" /> : null}
                {labels.has(place.id) ? (
                  <text
                    x={anchor === 'middle' ? 0 : anchor === 'end' ? -12 : 12}
                    y={5}
                    className="spot-name"
                    textAnchor={anchor}
                  >
                    {place.name} · {place.count ?? place.propositions.length}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
      <div className="canvas-tools no-print">
        <button type="button" className="small" aria-label="closer" onClick={() => zoom(1.5)}>
          +
        </button>
        <button type="button" className="small" aria-label="farther" onClick={() => zoom(1 / 1.5)}>
          −
        </button>
        <button type="button" className="small" onClick={() => setView(WHOLE)}>
          whole
        </button>
      </div>
    </div>
  );
}

const labelWidth = (place: MapPlace) => (place.name.length + 5) * LABEL_CHARACTER_PX + 12;

/** A name that would be cut off at the right stands to the left of its place. */
function anchorOf(place: MapPlace, x: number, width: number): 'start' | 'middle' | 'end' {
  if (place.precision === 'country') return 'middle';
  return x + labelWidth(place) > width ? 'end' : 'start';
}

/** The places whose names fit without lying on one another, the most told first. */
function labelsOf(
  places: readonly MapPlace[],
  spotOf: (place: MapPlace) => { x: number; y: number },
  frame: number,
): ReadonlySet<string> {
  const taken: { x: number; y: number; width: number }[] = [];
  const labels = new Set<string>();
  const byWeight = [...places].sort((a, b) => b.propositions.length - a.propositions.length);
  for (const place of byWeight) {
    const spot = spotOf(place);
    const width = labelWidth(place);
    const anchor = anchorOf(place, spot.x, frame);
    const x = anchor === 'middle' ? spot.x - width / 2 : anchor === 'end' ? spot.x - width : spot.x;
    const free = taken.every(
      (other) => x > other.x + other.width || other.x > x + width || Math.abs(other.y - spot.y) > 17,
    );
    if (!free) continue;
    taken.push({ x, y: spot.y, width });
    labels.add(place.id);
  }
  return labels;
}
