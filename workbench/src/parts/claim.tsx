// One claim as every list shows it: the words in their sentence, who says so, and where it leads.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ClaimRow, Place } from '../api';
import { date } from '../dates';
import { outlet, whoSays } from '../words';
import { Who } from './chain';
import './claim.css';
import { Commitment, TypeTag } from './marks';
import { Reviews } from './reviews';
import { markedPieces } from './text';

export function Sentence({ text, at }: { text: string; at: Place }) {
  return (
    <q className="words sentence" dir="auto">
      {markedPieces(text, at.start, at.end).map((piece) =>
        piece.marked ? <mark key="m">{piece.text}</mark> : <span key={piece.text}>{piece.text}</span>,
      )}
    </q>
  );
}

export function readerLink(claim: { document: string; id: string }): string {
  return `/reports/${encodeURIComponent(claim.document)}?claim=${encodeURIComponent(claim.id)}`;
}

/** What a person corrected, and what was read there, so that the two are never mixed up. */
function AsRead({ claim }: { claim: ClaimRow }) {
  const parts = Object.entries(claim.as_read ?? {}).filter(([, value]) => value !== null);
  if (!parts.length) return null;
  return (
    <p className="quiet small">
      Corrected by a person. It was read as:{' '}
      <span dir="auto">{parts.map(([name, value]) => `${name} ${readWords(value)}`).join('; ')}</span>
    </p>
  );
}

function readWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(readWords).join(', ') || 'none';
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
  return String(value);
}

export function ClaimItem({ claim, children }: { claim: ClaimRow; children?: ReactNode }) {
  return (
    <article className="claim">
      <div className="row claim-top">
        <TypeTag type={claim.type} />
        <Commitment factuality={claim.factuality} />
        <span className="quiet small">{date(claim.published)}</span>
      </div>
      <Sentence text={claim.sentence} at={claim.sentence_words} />
      <Who words={whoSays(claim)} />
      <div className="row small">
        <Link href={readerLink(claim)}>
          in <span dir="auto">{outlet(claim)}</span>
        </Link>
        {claim.proposition ? (
          <Link href={`/propositions/${encodeURIComponent(claim.proposition)}`}>who else says so</Link>
        ) : null}
        {children}
      </div>
      <AsRead claim={claim} />
      <Reviews reviews={claim.reviews} />
    </article>
  );
}
