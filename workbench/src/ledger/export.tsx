// Takes what is shown out of the workbench: the view as it is filtered, or the rows that are selected.
import { useState } from 'react';
import { type About, address } from '../api';
import { type Filters, paramsOf } from '../filters';
import { useGet } from '../parts/use-get';
import './export.css';

const FORMATS: { format: string; words: string }[] = [
  { format: 'csv', words: 'CSV, for a spreadsheet' },
  { format: 'jsonl', words: 'JSON lines, for programs' },
  { format: 'html', words: 'HTML, for reading and printing' },
  { format: 'graphml', words: 'GraphML, for graph programs' },
  { format: 'gexf', words: 'GEXF, for Gephi' },
  { format: 'stix', words: 'STIX 2.1, for threat intelligence' },
  { format: 'ftm', words: 'FollowTheMoney, for Aleph and OpenSanctions' },
  { format: 'ftm-statements', words: 'FollowTheMoney, as statements' },
  { format: 'trig', words: 'Nanopublications, as TriG' },
  { format: 'jsonld', words: 'JSON-LD, with provenance' },
];

export function ExportMenu({ filters, selected }: { filters: Filters; selected?: ReadonlySet<string> }) {
  const [format, setFormat] = useState('csv');
  const about = useGet<About>('/about');
  const there = about.data?.exports;
  const formats = there
    ? there.map((one) => FORMATS.find((known) => known.format === one) ?? { format: one, words: one })
    : FORMATS;
  const some = selected && selected.size > 0;
  const href = address('/export', { format, ...paramsOf(filters), proposition: some ? [...selected] : [] });
  return (
    <div className="export">
      <label>
        <span className="hidden-but-read">Format of the export</span>
        <select value={format} onChange={(event) => setFormat(event.target.value)}>
          {formats.map((one) => (
            <option key={one.format} value={one.format}>
              {one.words}
            </option>
          ))}
        </select>
      </label>
      <a className="button" href={href} download>
        {some ? `Export the ${selected.size} selected` : 'Export this view'}
      </a>
    </div>
  );
}
