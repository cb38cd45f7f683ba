// The claim that is pointed at: its chain as a path, the other reading where there is one, and who else says so.
import { Link } from 'wouter';
import type { ClaimRow, RecordClaim, Review } from '../api';
import { Chain } from '../parts/chain';
import { Commitment, TypeTag } from '../parts/marks';
import { propositionLink } from '../parts/proposition-line';
import { Reviews } from '../parts/reviews';
import { useGet } from '../parts/use-get';
import type { Layers } from './layers';

interface DetailOf {
  claim: RecordClaim;
  layers: Layers;
  reviews: Review[];
  pinned: boolean;
  onClose: () => void;
}

export function Detail({ claim, layers, reviews, pinned, onClose }: DetailOf) {
  const row = useGet<ClaimRow>(pinned ? `/claims/${encodeURIComponent(claim.id)}` : null);
  const marks = layers.coloursOf(claim).map((colour) => (colour === null ? null : `s${colour}`));
  const proposition = row.data?.id === claim.id ? row.data.proposition : null;
  return (
    <section className="sheet stack detail" aria-live="polite" aria-label="the claim pointed at">
      <div className="row spread">
        <span className="row">
          <TypeTag type={claim.type} />
          <Commitment factuality={claim.factuality} />
        </span>
        {pinned ? (
          <button type="button" className="small plain no-print" onClick={onClose}>
            Let go
          </button>
        ) : null}
      </div>
      <p className="words" dir="auto">
        <b>“{claim.label}”</b>
      </p>
      <Chain hops={layers.hopsOf(claim)} marks={marks} />
      {claim.chain_or ? (
        <details>
          <summary className="small">It can also be read as coming through others</summary>
          <Chain hops={layers.hopsOf(claim, claim.chain_or)} />
        </details>
      ) : null}
      <Reviews reviews={reviews} />
      {pinned ? (
        <div className="row small">
          {proposition ? <Link href={propositionLink(proposition)}>Who else says so</Link> : null}
          <Link href={`/review?claim=${encodeURIComponent(claim.id)}`}>Review this claim</Link>
        </div>
      ) : null}
    </section>
  );
}
