// The drawn timeline: a lane a type, a mark a proposition. The list below says the same to who can't see it.
import { useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { date } from '../dates';
import { propositionLink } from '../parts/proposition-line';
import { independentWords, saidBy, typeName } from '../words';
import { type Lane, lanesOf, MARK_PX, type Mark, type Placed, type Span, ticksOf } from './scale';

const ROW_PX = 16;
const LANE_GAP_PX = 8;
const AXIS_PX = 26;

const DAY = new Intl.DateTimeFormat(navigator.language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat(navigator.language, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const YEAR = new Intl.DateTimeFormat(navigator.language, { year: 'numeric', timeZone: 'UTC' });
const TICK_WORDS = { day: DAY, month: MONTH, year: YEAR };

export function Chart({ marks, span }: { marks: Mark[]; span: Span }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState<Placed | null>(null);
  const [, go] = useLocation();
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  const names = width < 560 ? 74 : 128;
  const plot = Math.max(80, width - names - 8);
  const lanes = width ? lanesOf(marks, span, plot) : [];
  const ticks = width ? ticksOf(span, plot) : [];
  const tops: number[] = [];
  let height = AXIS_PX;
  for (const lane of lanes) {
    tops.push(height);
    height += lane.rows * ROW_PX + LANE_GAP_PX;
  }
  const xOf = (day: number) => names + ((day - span.from) / (span.to - span.from)) * plot;
  return (
    <figure className="sheet timeline-frame">
      <div ref={frame}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label="timeline; the list below has the same"
          className="timeline-chart"
        >
          {ticks.map((tick) => (
            <g key={tick.day}>
              <line x1={xOf(tick.day)} x2={xOf(tick.day)} y1={AXIS_PX - 6} y2={height} className="tick" />
              <text x={xOf(tick.day)} y={14} className="tick-words" textAnchor="middle">
                {TICK_WORDS[tick.unit].format(tick.day * 86_400_000)}
              </text>
            </g>
          ))}
          {lanes.map((lane, index) => (
            <LaneView
              key={lane.type}
              lane={lane}
              top={tops[index] ?? 0}
              left={names}
              width={width}
              onOver={setOver}
              onOpen={(id) => go(propositionLink(id))}
            />
          ))}
        </svg>
      </div>
      <figcaption className="pointed" aria-hidden="true">
        {over ? (
          <>
            <b className="num">{date(over.mark.item.date)}</b> <span dir="auto">“{over.mark.item.label}”</span>{' '}
            <span className="who">
              <span dir="auto">{saidBy(over.mark.item.said_by)}</span>
            </span>{' '}
            <span className="quiet small">{independentWords(over.mark.item)}</span>
          </>
        ) : (
          <span className="quiet">
            Point at a mark to see what is said and by whom. Filled: an origin is surely independent.
          </span>
        )}
      </figcaption>
    </figure>
  );
}

interface LaneOf {
  lane: Lane;
  top: number;
  left: number;
  width: number;
  onOver: (placed: Placed | null) => void;
  onOpen: (proposition: string) => void;
}

function LaneView({ lane, top, left, width, onOver, onOpen }: LaneOf) {
  return (
    <g>
      <text x={0} y={top + 12} className="lane-name">
        {typeName(lane.type)}
      </text>
      <line x1={0} x2={width} y1={top - LANE_GAP_PX / 2} y2={top - LANE_GAP_PX / 2} className="lane-line" />
      {lane.over ? (
        <text x={0} y={top + 28} className="lane-over">
          +{lane.over} more
        </text>
      ) : null}
      {lane.marks.map((placed) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list below does the same with keys
        <rect
          key={placed.mark.item.proposition}
          x={left + placed.x}
          y={top + placed.row * ROW_PX}
          width={placed.width}
          height={MARK_PX}
          rx={MARK_PX / 2}
          className={`mark ${placed.mark.item.precision === 'published' ? 'published' : ''} ${placed.mark.item.min > 0 ? 'sure' : ''}`}
          onPointerEnter={() => onOver(placed)}
          onPointerLeave={() => onOver(null)}
          onClick={() => onOpen(placed.mark.item.proposition)}
        >
          <title>{`${placed.mark.item.label}, says ${saidBy(placed.mark.item.said_by)}`}</title>
        </rect>
      ))}
    </g>
  );
}
