// The HTTP API as the client sees it: the shapes of what is sent and got, and the few functions that send and get it.
// Everything that quotes text carries the words themselves; offsets are Unicode code points into the report's text.

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

export interface TypeInfo {
  name: string;
  kind: 'event' | 'relation';
  about: string;
}

export interface About {
  version: string;
  ledger: string;
  sample: boolean;
  reports: number;
  claims: number;
  propositions: number;
  actors: number;
  last_entry: string | null;
  types: TypeInfo[];
  can_add: boolean;
  /** What was added or decided last is still being weighed. */
  weighing?: boolean;
  /** Formats of exports that there are. */
  exports?: string[];
}

export interface ReportRow {
  document: string;
  path: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
  claims: number;
  read_at: string;
  read_with: string;
}

export interface Place {
  start: number;
  end: number;
}

export type Factuality = 'CT+' | 'PR+' | 'PS+' | 'CT-' | 'PR-' | 'PS-' | 'Uu';

/** One hop of a chain in words, outermost first. */
export interface Hop {
  role: 'report' | 'source' | 'unnamed' | 'unstated';
  entity: string | null;
  name: string;
  cue: string;
  venue: string | null;
}

export interface Named {
  entity: string | null;
  name: string;
  words: string;
}

export interface StoredVerdict {
  verdict?: string;
  [field: string]: unknown;
}

export interface Review {
  entry: string;
  at: string;
  by: string;
  reason: string;
  review: StoredVerdict | string | null;
}

export interface ClaimRow {
  id: string;
  document: string;
  path: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
  kind: 'event' | 'relation';
  type: string;
  label: string;
  words: string;
  evidence: Place[];
  sentence: string;
  sentence_words: Place;
  actor: Named[];
  recipient: Named[];
  object: string[];
  place: Named[];
  time: { words: string; value: string | null }[];
  factuality: Factuality;
  manner: string;
  chain: Hop[];
  who: string;
  proposition: string | null;
  reviews: Review[];
  version: string;
  /** What stood there before a person corrected it. */
  as_read?: Record<string, unknown>;
}

/** A hop as the report's record has it: places in the text. */
export interface RecordHop {
  role: Hop['role'];
  actor?: string | null;
  start?: number;
  end?: number;
  cue?: Place | null;
  venue?: (Place & { actor?: string | null }) | null;
  attribution?: string;
}

export interface RecordClaim {
  id: string;
  kind: 'event' | 'relation';
  type: string;
  words: Place;
  label: string;
  actor: (Place & { actor: string | null })[];
  recipient: (Place & { actor: string | null })[];
  object: (Place & { actor: string | null })[];
  place: (Place & { actor: string | null })[];
  time: (Place & { value: string | null })[];
  factuality: Factuality;
  manner: string;
  chain: RecordHop[];
  chain_or?: RecordHop[];
  evidence: Place[];
}

export interface RecordAttribution {
  id: string;
  source: Place[];
  cue: Place[];
  content: Place[];
  manner: string;
  parent: string | null;
}

export interface Report {
  hearsay: 1;
  document: {
    id: string;
    path: string;
    url: string | null;
    media_type: string;
    title: string | null;
    publisher: string | null;
    byline: string[];
    published: string | null;
    language: string | null;
    text: string;
    blocks: (Place & { kind: string })[];
  };
  actors: { id: string; name: string; kind: string; mentions: (Place & { form: string })[] }[];
  attributions: RecordAttribution[];
  claims: RecordClaim[];
  diagnostics: (Place & { layer: string; message: string })[];
  entities: Record<string, string>;
  reviews: Record<string, Review[]>;
}

export interface Independent {
  min: number;
  max: number;
}

export interface PropositionRow {
  id: string;
  type: string;
  kind: 'event' | 'relation';
  label: string;
  actor: Named[];
  recipient: Named[];
  place: Named[];
  time: string[];
  independent: Independent;
  origins: number;
  tellings: number;
  reports: number;
  first: string | null;
  last: string | null;
  said_by: string;
  denied: boolean;
  contradicted: boolean;
  stake: boolean;
  circular: boolean;
  lost_hop: boolean;
  reviewed: number;
  grade: string | null;
}

export interface Telling {
  path: string;
  document: string;
  claim: string;
  words: string;
  chain: string[];
  factuality: Factuality;
  origin: string;
  copies: { path: string; because: string; claim?: string } | null;
}

export interface Origin {
  id: string;
  kind: 'known' | 'unnamed' | 'unstated';
  who: string | null;
  first: string;
  stake: { path: string[]; why: string }[];
}

export interface Proposition {
  id: string;
  type: string;
  label: string;
  actor: string[];
  recipient: string[];
  place: string[];
  time: string[];
  names: Record<string, string>;
  reports: Telling[];
  origins: Origin[];
  independent: Independent;
  circular: boolean;
  lost_hop: string[];
  denied_by: { path: string; who: string | null; claim?: string }[];
  contradicted_by: { path: string; how: string; words: string; claim?: string }[];
  claims: Record<string, ClaimRow>;
  grades: Review[];
  differences: Difference[];
  row?: PropositionRow;
  /** Ids of the claims that deny it, and of those that tell it otherwise. */
  denials?: string[];
  contradictions?: string[];
}

export interface Difference {
  what: 'number' | 'place' | 'time' | 'actor';
  variants: { words: string; claims: string[] }[];
}

export interface ActorRow {
  id: string;
  name: string;
  kind: string;
  names: string[];
  reports: number;
  claims: number;
}

export interface Actor {
  id: string;
  name: string;
  kind: string;
  names: { name: string; document: string; path: string; count: number }[];
  why: { a: string; b: string; verdict: 'same' | 'apart' | 'unsure'; because: string[]; entry: string | null }[];
  relations: ClaimRow[];
  as_source: number;
  claims?: number;
  roles: { words: string; claim: ClaimRow }[];
  unsure: { id: string; name: string; because: string[] }[];
}

export interface SourceRow {
  id: string;
  name: string;
  kind: 'known' | 'unnamed';
  tellings: number;
  reports: number;
  alone: number;
  denied: number;
  borne_out: number;
}

export interface Source extends SourceRow {
  ties: { why: string; path: ClaimRow[] }[];
  through: { outlet: string; reports: number }[];
  about: { id: string; name: string; claims: number }[];
  grades: Review[];
}

export interface Comparison {
  outlets: { outlet: string; reports: number; claims: ClaimRow[]; total?: number }[];
  propositions: { row: PropositionRow; told_by: string[] }[];
}

export interface NetworkNode {
  id: string;
  name: string;
  kind: string;
  weight: number;
}

export interface NetworkEdge {
  id: string;
  from: string;
  to: string;
  type: string;
  kind: 'event' | 'relation';
  min: number;
  max: number;
  propositions: string[];
  said_by: string;
  first: string | null;
  last: string | null;
  denied: boolean;
}

export interface Network {
  nodes: NetworkNode[];
  edges: NetworkEdge[];
  truncated: boolean;
}

export interface Channels {
  steps: { proposition: PropositionRow; from: string; to: string; date: string | null }[];
}

export interface TimelineItem {
  proposition: string;
  type: string;
  label: string;
  date: string;
  precision: 'day' | 'month' | 'year' | 'published';
  said_by: string;
  min: number;
  max: number;
}

export interface MapPlace {
  id: string;
  name: string;
  lat: number;
  lon: number;
  precision: 'town' | 'region' | 'country';
  /** How many propositions there are; not all of them need stand in the list. */
  count?: number;
  propositions: PropositionRow[];
}

export interface LogRow {
  entry: string;
  at: string;
  kind: string;
  /** None where the program recorded something by itself. */
  by: string | null;
  reason: string | null;
  words: string;
  /** Whether it still holds; what was taken back does not. */
  stands?: boolean;
}

export interface Job {
  id: string;
  at?: string;
  state: 'waiting' | 'reading' | 'done' | 'cancelled' | 'interrupted';
  total: number;
  done: number;
  added: number;
  known: number;
  claims: number;
  current: string | null;
  failures: { path: string; reason: string; hint: string | null }[];
}

export type Params = Record<string, string | number | boolean | string[] | null | undefined>;

/** What went wrong, in the server's words, with its hint and, after a conflict, the claim as it is now. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly hint: string | null,
    readonly current: ClaimRow | null,
  ) {
    super(message);
  }
}

/** The address of a GET; parameters that are empty are left out. */
export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) for (const one of value) query.append(name, one);
    else if (value !== null && value !== undefined && value !== '' && value !== false) query.set(name, String(value));
  }
  const text = query.toString();
  return `/api${path}${text ? `?${text}` : ''}`;
}

async function answer<T>(response: Response): Promise<T> {
  const type = response.headers.get('content-type') ?? '';
  const body = type.includes('json') ? await response.json() : null;
  if (response.ok) return body as T;
  const error = body?.error;
  const message = typeof error?.message === 'string' ? error.message : `the server answered ${response.status}`;
  throw new ApiError(response.status, message, error?.hint ?? null, body?.current ?? null);
}

export async function get<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(address(path, params), signal ? { signal } : {}));
}

/** Sends a change. The header shows the server that the request comes from its own page. */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'X-Hearsay': '1' };
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  const payload = body === undefined ? null : isForm ? body : JSON.stringify(body);
  return answer<T>(await fetch(`/api${path}`, { method, headers, body: payload }));
}

/** Follows a job until it ends; gives back the function that stops following. */
export function follow(id: string, tell: (job: Job) => void): () => void {
  const events = new EventSource(`/api/jobs/${encodeURIComponent(id)}/events`);
  const take = (event: MessageEvent<string>) => tell(JSON.parse(event.data) as Job);
  events.addEventListener('progress', take);
  events.addEventListener('done', (event) => {
    take(event);
    events.close();
  });
  return () => events.close();
}
