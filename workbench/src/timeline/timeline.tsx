// The timeline: when what is claimed is said to have been; where the words give no date, when it was published.
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { TimelineItem } from '../api';
import { count, date } from '../dates';
import { paramsOf } from '../filters';
import { Who } from '../parts/chain';
import { FilterBar, useFilters } from '../parts/filter-bar';
import { Independent, TypeTag } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { ScreenHead } from '../parts/screen';
import { Empty, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { saidBy } from '../words';
import { Chart } from './chart';
import { type Mark, marksOf, moved, type Span, wholeSpan } from './scale';
import './timeline.css';

export default function Timeline() {
  const [filters] = useFilters();
  const timeline = useGet<{ items: TimelineItem[] }>('/timeline', paramsOf(filters));
  return (
    <>
      <ScreenHead
        title="Timeline"
        lead="When what is claimed is said to have been. A hollow, dashed mark has no date in the words: it stands where the report was published."
      />
      <FilterBar />
      <Shown of={timeline} what="the timeline">
        {({ items }) =>
          items.length ? (
            <Drawn items={items} />
          ) : (
            <Empty title="Nothing here has a date">Take a filter off, or add reports.</Empty>
          )
        }
      </Shown>
    </>
  );
}

const STEP = 100;

function Drawn({ items }: { items: TimelineItem[] }) {
  const marks = useMemo(() => marksOf(items), [items]);
  const whole = useMemo(() => wholeSpan(marks), [marks]);
  const [part, setPart] = useState<Span | null>(null);
  const span = part ?? whole;
  const [listed, setListed] = useState(STEP);
  const inView = marks.filter((mark) => mark.to >= span.from && mark.from <= span.to);
  return (
    <div className="stack">
      <div className="row no-print">
        <button type="button" className="small" onClick={() => setPart(moved(span, whole, 'earlier'))}>
          Earlier
        </button>
        <button type="button" className="small" onClick={() => setPart(moved(span, whole, 'later'))}>
          Later
        </button>
        <button type="button" className="small" onClick={() => setPart(moved(span, whole, 'closer'))}>
          Closer
        </button>
        <button type="button" className="small" onClick={() => setPart(moved(span, whole, 'wider'))}>
          Wider
        </button>
        <button type="button" className="small" disabled={!part} onClick={() => setPart(null)}>
          All of it
        </button>
        <span className="quiet small" role="status">
          {count(inView.length, 'proposition')} in view
        </span>
      </div>
      <Chart marks={marks} span={span} />
      <section className="stack" aria-labelledby="by-date">
        <h2 id="by-date">By date</h2>
        <ol className="by-date">
          {inView.slice(0, listed).map((mark, index) => (
            <Item key={mark.item.proposition} mark={mark} before={inView[index - 1] ?? null} />
          ))}
        </ol>
        {inView.length > listed ? (
          <button type="button" onClick={() => setListed(listed + STEP)}>
            Show more
          </button>
        ) : null}
      </section>
    </div>
  );
}

function Item({ mark, before }: { mark: Mark; before: Mark | null }) {
  const { item } = mark;
  const isNew = before?.item.date !== item.date;
  return (
    <li className={isNew ? 'of-date first-of-date' : 'of-date'}>
      <span className={isNew ? 'when num' : 'when num hidden-but-read'}>{date(item.date)}</span>
      <div className="what stack tight">
        <Link className="words" href={propositionLink(item.proposition)} dir="auto">
          {item.label}
        </Link>
        <Who words={saidBy(item.said_by)} />
        <span className="row small">
          <TypeTag type={item.type} />
          <Independent range={item} />
          {item.precision === 'published' ? <span className="quiet">date of publication</span> : null}
        </span>
      </div>
    </li>
  );
}
