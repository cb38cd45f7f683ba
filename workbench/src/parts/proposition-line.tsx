// One proposition in a short list: what is claimed, who says so, how many origins are independent.
import { Link } from 'wouter';
import type { PropositionRow } from '../api';
import { dates } from '../dates';
import { saidBy } from '../words';
import { Who } from './chain';
import './claim.css';
import { Flags, Independent, TypeTag } from './marks';

export function propositionLink(id: string): string {
  return `/propositions/${encodeURIComponent(id)}`;
}

export function PropositionLine({ row }: { row: PropositionRow }) {
  return (
    <article className="claim">
      <div className="row claim-top">
        <TypeTag type={row.type} />
        <span className="quiet small">{dates(row.first, row.last)}</span>
        <Flags row={row} />
      </div>
      <Link className="words" href={propositionLink(row.id)} dir="auto">
        {row.label}
      </Link>
      <Who words={saidBy(row.said_by)} />
      <span className="small quiet">
        <Independent range={row.independent} />
      </span>
    </article>
  );
}
