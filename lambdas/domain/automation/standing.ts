import type { Instant } from '../instant.ts';
import { type AutomationPolicy, SETTLE_SECONDS, type SignalKind } from './policy.ts';
import type { SourceRecord } from './signal.ts';

/** A source that says "faulty" now, and since when it has been saying so without a break. */
export interface FaultySource extends Pick<SourceRecord, 'kind' | 'source' | 'says'> {
  readonly since: Instant;
}

/** How the signals stand against what the policy requires. */
export type Standing =
  /** No source is faulty. */
  | { readonly is: 'rest' }
  /** Too few sources, or of too few kinds, or monitors alone where that would act. */
  | { readonly is: 'short'; readonly faulty: readonly FaultySource[] }
  /** Enough, but not for long enough before `until`. */
  | { readonly is: 'young'; readonly faulty: readonly FaultySource[]; readonly since: Instant; readonly until: Instant }
  /** Enough, and for long enough. */
  | { readonly is: 'lasting'; readonly faulty: readonly FaultySource[]; readonly since: Instant };

type Rules = Pick<AutomationPolicy, 'mode' | 'required' | 'windowSeconds' | 'minimumDurationSeconds'>;

/** Judges the sources by their own times alone, at a moment. */
export const standingOf = (rules: Rules, sources: readonly SourceRecord[], now: Instant): Standing => {
  const faulty = sources
    .flatMap((source) => faultyAt(source, now, rules.windowSeconds))
    .sort((a, b) => a.since.localeCompare(b.since));
  if (faulty.length === 0) return { is: 'rest' };
  const since = metSince(faulty, rules);
  if (since === undefined) return { is: 'short', faulty };
  const until = new Date(Date.parse(since) + lastingSeconds(rules) * 1000).toISOString();
  return until > now ? { is: 'young', faulty, since, until } : { is: 'lasting', faulty, since };
};

/** How long a fault must have lasted, with the time that the news of its end may need. */
export const lastingSeconds = ({ minimumDurationSeconds }: Pick<Rules, 'minimumDurationSeconds'>): number =>
  minimumDurationSeconds + SETTLE_SECONDS;

/**
 * A source is faulty as long as its last sign is not older than the window. The fault began with the first sign after
 * the last gap: a gap is two signs that lie further apart than the window, since nobody knows what was in between.
 */
const faultyAt = (record: SourceRecord, now: Instant, windowSeconds: number): readonly FaultySource[] => {
  const isWithin = (from: Instant, to: Instant) => Date.parse(to) - Date.parse(from) <= windowSeconds * 1000;
  const signs = record.faultyAt.filter((sign) => sign <= now);
  let since = signs.at(-1);
  if (since === undefined || !isWithin(since, now)) return [];
  for (const sign of signs.toReversed()) {
    if (!isWithin(sign, since)) break;
    since = sign;
  }
  const { kind, source, says } = record;
  return [{ kind, source, says, since }];
};

/** The moment since which enough sources have been faulty. @param faulty the longest one first */
const metSince = (faulty: readonly FaultySource[], { mode, required }: Rules): Instant | undefined => {
  const kinds = new Set<SignalKind>();
  for (const [n, { kind, since }] of faulty.entries()) {
    kinds.add(kind);
    const isBelieved = mode !== 'act' || [...kinds].some((known) => known !== 'sdrs-fault');
    if (isBelieved && n + 1 >= required.sources && kinds.size >= required.kinds) return since;
  }
  return undefined;
};
