import { type Instant, latestOf } from '../instant.ts';
import type { SignalKind } from './policy.ts';

/** `unknown`: the source cannot see any more. That is no fault, and it ends one: only an unbroken fault counts. */
export type SignalState = 'faulty' | 'healthy' | 'unknown';

/** One source's word on a group at one moment. */
export interface Signal {
  readonly kind: SignalKind;
  /** Who says so: an alarm, a Health event, an EC2 server, a monitor. Two signals of one source are about one thing. */
  readonly source: string;
  readonly state: SignalState;
  /** When it was so, not when it became known. UTC with milliseconds, so that instants sort as text. */
  readonly at: Instant;
  /** Id of the event that brought it. */
  readonly eventId: string;
  /** One sentence for people. */
  readonly says: string;
  /** The source has said "faulty", and this sentence for people says why that is not believed. */
  readonly disregarded?: string;
  /** Somebody has hushed the source for a while: it may be faulty, and is asked until nobody hushes it any more. */
  readonly hushed?: boolean;
}

/** What is remembered of a source: no more than what can still matter, however many events come. */
export interface SourceRecord {
  readonly kind: SignalKind;
  readonly source: string;
  /** When it was last heard not to be faulty, and what it said instead. */
  readonly cleared?: { readonly at: Instant; readonly by: 'healthy' | 'unknown' };
  /** When the source was faulty after that, oldest first, without the times that other times bridge. */
  readonly faultyAt: readonly Instant[];
  /** Its latest word. */
  readonly says: string;
  readonly eventId: string;
  /** Its latest word was hushed. */
  readonly hushed?: boolean;
  /** Since when it has been asked in vain, and whether the trail says that its sign was let go. */
  readonly unanswered?: { readonly since: Instant; readonly isLetGo?: boolean };
}

/** Sources that are remembered of one group; beyond that the one silent for longest is forgotten. */
const MOST_SOURCES = 100;

/** Signs of one fault that are remembered; beyond that the oldest is forgotten, and the fault counts as younger. */
const MOST_SIGNS = 64;

/**
 * The sources with one more signal. Neither the order of signals nor a repeated signal matters: each signal has its
 * place by its own time. A forgotten signal can only make a fault look younger than it is.
 */
export const noteSignal = (
  sources: readonly SourceRecord[],
  signal: Signal,
  windowSeconds: number,
): readonly SourceRecord[] => {
  const { kind, source } = signal;
  const known = recordOf(sources, signal) ?? { kind, source, faultyAt: [], says: '', eventId: '' };
  return withRecord(sources, withSignal(known, signal, windowSeconds * 1000));
};

/** What tells one source from another. */
export type SourceName = Pick<SourceRecord, 'kind' | 'source'>;

export const recordOf = (sources: readonly SourceRecord[], of: SourceName): SourceRecord | undefined =>
  sources.find(({ kind, source }) => kind === of.kind && source === of.source);

/** The sources with that record in the place of the source's last. */
export const withRecord = (sources: readonly SourceRecord[], record: SourceRecord): readonly SourceRecord[] => {
  const others = sources.filter(({ kind, source }) => kind !== record.kind || source !== record.source);
  return [...others, record].sort((a, b) => latest(b).localeCompare(latest(a))).slice(0, MOST_SOURCES);
};

/** When the source was last heard. */
export const latest = ({ cleared, faultyAt }: SourceRecord): Instant =>
  latestOf([cleared?.at ?? '', faultyAt.at(-1) ?? '']) ?? '';

/** When the last source that is not faulty now was heard to be healthy. */
export const heardHealthyAt = (sources: readonly SourceRecord[]): Instant | undefined =>
  latestOf(
    sources.flatMap(({ cleared, faultyAt }) =>
      cleared?.by === 'healthy' && faultyAt.length === 0 ? [cleared.at] : [],
    ),
  );

const withSignal = (
  { hushed: wasHushed, unanswered, ...record }: SourceRecord,
  signal: Signal,
  windowMs: number,
): SourceRecord => {
  const { state, at, says, eventId, hushed } = signal;
  const isNews = at >= latest(record);
  const cleared = clearedBy(record.cleared, signal);
  const signs = state === 'faulty' ? [...new Set([...record.faultyAt, at])].sort() : record.faultyAt;
  // Heard to be both at one moment, it counts as not faulty.
  const after = signs.filter((sign) => sign > (cleared?.at ?? ''));
  const faultyAt = thinned(after, windowMs).slice(-MOST_SIGNS);
  const before = { ...(wasHushed ? { hushed: true } : {}), ...(unanswered ? { unanswered } : {}) };
  const word = isNews ? { says, eventId, ...(hushed ? { hushed } : {}) } : before;
  return { ...record, ...(cleared ? { cleared } : {}), faultyAt, ...word };
};

/** The later of the two; of one moment's two words the less certain. */
const clearedBy = (before: SourceRecord['cleared'], { state, at }: Signal): SourceRecord['cleared'] => {
  if (state === 'faulty' || (before && before.at > at)) return before;
  return before?.at === at && before.by === 'unknown' ? before : { at, by: state };
};

/** Without every sign whose neighbours lie within one window: the fault is as unbroken without it. */
const thinned = (signs: readonly Instant[], windowMs: number): readonly Instant[] => {
  const kept: Instant[] = [];
  signs.forEach((sign, n) => {
    const [before, after] = [kept.at(-1), signs[n + 1]];
    const isBridged = before !== undefined && after !== undefined && Date.parse(after) - Date.parse(before) <= windowMs;
    if (!isBridged) kept.push(sign);
  });
  return kept;
};
