// The fixed vocabulary of the screens: how codes of the record read in words of the glossary.
import type { ClaimRow, Factuality, Hop, Independent } from './api';

const COMMITMENT: Record<Factuality, string> = {
  'CT+': 'certain',
  'PR+': 'probable',
  'PS+': 'possible',
  'CT-': 'denied',
  'PR-': 'probably not',
  'PS-': 'possibly not',
  Uu: 'not committed',
};

/** How the innermost source commits itself, in words. */
export function commitment(factuality: Factuality): string {
  return COMMITMENT[factuality] ?? factuality;
}

export const FACTUALITIES = Object.keys(COMMITMENT) as Factuality[];

/** `certain` needs no mark, the others do. */
export function tone(factuality: Factuality): 'plain' | 'hedged' | 'denied' {
  if (factuality.endsWith('-')) return 'denied';
  return factuality === 'CT+' ? 'plain' : 'hedged';
}

/** A claim type as it is read: relations lose their underscores. */
export function typeName(type: string): string {
  return type === type.toUpperCase()
    ? type.charAt(0) + type.slice(1).toLowerCase().replaceAll('_', ' ')
    : type.replaceAll('_', ' ');
}

/** The name of a hop; a source that the words leave out has none. */
export function hopName(hop: Hop): string {
  if (hop.role === 'unstated') return 'nobody named';
  return hop.name || 'the report itself';
}

export const ROLE_WORDS: Record<Hop['role'], string> = {
  report: 'report',
  source: 'source',
  unnamed: 'unnamed source',
  unstated: 'source left out',
};

export const KIND_WORDS: Record<string, string> = {
  person: 'person',
  organization: 'organisation',
  country: 'country',
  place: 'place',
  group: 'group',
  work: 'work',
  unnamed: 'described, not named',
};

export function kindName(kind: string): string {
  return KIND_WORDS[kind] ?? kind;
}

/** "2 independent", "1 to 2 independent". */
export function independentWords({ min, max }: Independent): string {
  return min === max ? `${min} independent` : `${min} to ${max} independent`;
}

/** Which report speaks: the publisher, else the title, else the file. */
export function outlet(row: { publisher: string | null; title: string | null; path: string }): string {
  return row.publisher ?? row.title ?? row.path;
}

/** Who stands behind a claim, for one line. Never empty: the report itself at least. */
export function whoSays(claim: Pick<ClaimRow, 'who' | 'publisher' | 'title' | 'path'>): string {
  return claim.who || outlet(claim);
}

export const SAID_BY_NOBODY = 'source left out';

/** The names of origins; a proposition of which nobody is named says that. */
export function saidBy(words: string): string {
  return words.trim() || SAID_BY_NOBODY;
}
