// The tree of who says so, drawn as nested lists: an origin, the conduits it came through, the reports that tell it.
import { Link } from 'wouter';
import type { Proposition } from '../api';
import { count, date } from '../dates';
import { readerLink } from '../parts/claim';
import { Commitment } from '../parts/marks';
import { hopName, outlet, ROLE_WORDS } from '../words';
import { type Branch, type Leaf, type Root, tellingsOn, treeOf } from './tree';

export function Tree({ proposition }: { proposition: Proposition }) {
  const lost = new Set(proposition.lost_hop);
  return (
    <ul className="tree">
      {treeOf(proposition).map((root) => (
        <Origin key={root.id} root={root} lost={lost} />
      ))}
    </ul>
  );
}

function Origin({ root, lost }: { root: Root; lost: ReadonlySet<string> }) {
  const { hop } = root.branch;
  return (
    <li className="origin">
      <div className={`tree-node origin-node ${root.kind}`}>
        <span className="tree-role">
          {root.kind === 'unstated' ? 'no source stated: the report itself' : `origin · ${ROLE_WORDS[hop.role]}`}
        </span>
        <HopName entity={hop.entity} name={hopName(hop)} />
        {hop.venue ? <span className="quiet"> on {hop.venue}</span> : null}
        {hop.cue ? (
          <span className="tree-cue" dir="auto">
            “{hop.cue}”
          </span>
        ) : null}
        {root.stake.map((stake) => (
          <span key={stake.why} className="tree-stake" dir="auto">
            stake: {stake.why}
          </span>
        ))}
      </div>
      <Below branch={root.branch} lost={lost} />
    </li>
  );
}

function HopName({ entity, name }: { entity: string | null; name: string }) {
  if (!entity) return <b dir="auto">{name}</b>;
  return (
    <Link href={`/sources/${encodeURIComponent(entity)}`} className="tree-name" dir="auto">
      {name}
    </Link>
  );
}

function Below({ branch, lost }: { branch: Branch; lost: ReadonlySet<string> }) {
  return (
    <ul>
      {branch.branches.map((inner) => (
        <li key={inner.key}>
          <div className="tree-node">
            <span className="tree-role">conduit · {count(tellingsOn(inner), 'telling')}</span>
            <HopName entity={inner.hop.entity} name={hopName(inner.hop)} />
            {inner.hop.cue ? (
              <span className="tree-cue" dir="auto">
                “{inner.hop.cue}”
              </span>
            ) : null}
          </div>
          <Below branch={inner} lost={lost} />
        </li>
      ))}
      {branch.leaves.map((leaf) => (
        <li key={leaf.telling.claim}>
          <LeafView leaf={leaf} lost={lost} />
        </li>
      ))}
    </ul>
  );
}

function LeafView({ leaf, lost }: { leaf: Leaf; lost: ReadonlySet<string> }) {
  const { telling, claim } = leaf;
  return (
    <>
      <div className="tree-node leaf-node">
        <span className="tree-role">
          report{claim?.published ? ` · ${date(claim.published)}` : ''}
          {lost.has(telling.path) ? ' · tells it without the source it has it from' : ''}
        </span>
        <Link href={readerLink({ document: telling.document, id: telling.claim })} className="tree-name" dir="auto">
          {claim ? outlet(claim) : telling.path}
        </Link>{' '}
        <Commitment factuality={telling.factuality} />
        <span className="tree-words" dir="auto">
          “{telling.words}”
        </span>
      </div>
      {leaf.copies.length ? (
        <details className="copies">
          <summary>{count(leaf.copies.length, 'copy', 'copies')} of it</summary>
          <ul>
            {leaf.copies.map((copy) => (
              <li key={copy.telling.claim}>
                <div className="because">copied: {copy.telling.copies?.because}</div>
                <LeafView leaf={copy} lost={lost} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
