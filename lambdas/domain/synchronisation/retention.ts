import { FORMER_DISKS, type ProtectionGroup } from '../group/protection-group.ts';
import { type KeepRule, synchronisationOf } from '../group/synchronisation.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import type { PointSet } from '../recovery-points/point-sets.ts';

/**
 * Why a set is kept. `newest`: it is one of the two newest that a failover could take. `pending`: deleting it would free nothing
 * before it is complete (EBS User Guide, Delete an EBS snapshot). `failed`: people are to see the newest that failed, until another
 * one is asked for or complete. `not ours`: somebody else has taken it. `former`: it is of disks that were production's before, and perhaps the last
 * copy of them.
 */
export type KeptBy =
  | { readonly by: 'rule'; readonly rule: KeepRule }
  | { readonly by: 'pinned' | 'newest' | 'pending' | 'failed' | 'not ours' | 'former' };

export interface Retained {
  readonly set: PointSet;
  /** Absent where nothing keeps it. */
  readonly keptBy?: KeptBy;
}

/** How many of the newest sets are kept whatever the policy says: one that is taken, and one to fall back to. */
export const NEWEST_KEPT = 2;

/** What a retention goes by. */
export interface RetentionPolicy {
  readonly keep: readonly KeepRule[];
  /** How long sets of production's former disks are kept. */
  readonly formerSeconds: number;
}

const DAY = 86_400;

/** Of what something else takes no rule keeps anything. Sets of former disks are kept as long as the disks themselves. */
export const retentionPolicyOf = (group: ProtectionGroup): RetentionPolicy => {
  const synchronisation = synchronisationOf(group);
  const { keepDays } = group.policy.formerDisks ?? FORMER_DISKS;
  return { keep: synchronisation.by === 'sdrs' ? synchronisation.keep : [], formerSeconds: keepDays * DAY };
};

/** How many sets of one server the rules keep at the most. */
export const mostKept = ({ keep }: Pick<RetentionPolicy, 'keep'>): number =>
  keep.reduce((sum, { everySeconds, forSeconds }) => sum + Math.floor(forSeconds / everySeconds), NEWEST_KEPT);

/** Each set of a server, the newest first, with what keeps it. @param sets of one server */
export const retention = (sets: readonly PointSet[], policy: RetentionPolicy, now: Instant): readonly Retained[] => {
  const newestFirst = [...sets].sort((a, b) => b.takenAt.localeCompare(a.takenAt));
  const byRule = keptByRules(newestFirst, policy.keep, now);
  const newest = newestOf(newestFirst);
  return newestFirst.map((set) => {
    const keptBy =
      keptAnyway(set, newest) ?? keptAsFailed(set, newestFirst) ?? byRule.get(set) ?? keptAsFormer(set, policy, now);
    return { set, ...(keptBy ? { keptBy } : {}) };
  });
};

/** The newest that a failover can take, and where there are too few, those that only lack a disk. */
const newestOf = (newestFirst: readonly PointSet[]): ReadonlySet<PointSet> => {
  const of = (state: PointSet['state']) => newestFirst.filter((set) => set.state === state && set.disks.size > 0);
  return new Set([...of('complete'), ...of('partial')].slice(0, NEWEST_KEPT));
};

const keptAnyway = (set: PointSet, newest: ReadonlySet<PointSet>): KeptBy | undefined => {
  if (set.pinnedBy.length > 0) return { by: 'pinned' };
  if (newest.has(set)) return { by: 'newest' };
  if (set.state === 'pending') return { by: 'pending' };
  return set.madeBy === 'sdrs' ? undefined : { by: 'not ours' };
};

/** The newest alone: snapshots in error count against the snapshots that EBS takes of a volume at once. */
const keptAsFailed = (set: PointSet, newestFirst: readonly PointSet[]) => {
  const newest = newestFirst.find(({ state }) => state === 'complete' || state === 'error');
  return newest === set && set.state === 'error' ? ({ by: 'failed' } as const) : undefined;
};

const keptAsFormer = (set: PointSet, { formerSeconds }: RetentionPolicy, now: Instant) =>
  set.state === 'partial' && set.disks.size === 0 && secondsBetween(set.takenAt, now) <= formerSeconds
    ? ({ by: 'former' } as const)
    : undefined;

/** What a stretch would rather keep, the best last. */
const WORTH: readonly PointSet['state'][] = ['late', 'partial', 'complete'];

/**
 * Of each stretch of a rule its first set that a failover could take, while the set is young enough. So a set that is kept for a
 * stretch stays the one that is kept for the stretch. A stretch that has none keeps its first set that only lacks a disk: a disk
 * that is attached makes all older sets lack one, and they are still what is left of their moments.
 */
const keptByRules = (
  newestFirst: readonly PointSet[],
  keep: readonly KeepRule[],
  now: Instant,
): ReadonlyMap<PointSet, KeptBy> => {
  const own = newestFirst.filter(({ madeBy, disks }) => madeBy === 'sdrs' && disks.size > 0);
  const worstFirst = WORTH.flatMap((state) => own.filter((set) => set.state === state));
  // A set that two rules keep is said to be kept by the one that keeps it longer, so the longest comes last.
  const rules = [...keep].sort((a, b) => a.forSeconds - b.forSeconds);
  return new Map(
    rules.flatMap((rule) => firstOfStretches(worstFirst, rule, now).map((set) => [set, { by: 'rule', rule }] as const)),
  );
};

/** The last one that is put under a stretch stays: the oldest of the best. */
const firstOfStretches = (worstFirst: readonly PointSet[], rule: KeepRule, now: Instant): readonly PointSet[] => {
  const firsts = new Map(worstFirst.map((set) => [stretchOf(set, rule), set]));
  return [...firsts.values()].filter(({ takenAt }) => secondsBetween(takenAt, now) <= rule.forSeconds);
};

const stretchOf = ({ takenAt }: PointSet, { everySeconds }: KeepRule): number =>
  Math.floor(Date.parse(takenAt) / 1000 / everySeconds);

/**
 * What may be deleted: only what the service has taken, and nothing keeps. @param makesRoom whether another set is asked for: then
 * nothing keeps one that failed, as that one may be all that EBS takes of a disk at once
 */
export const expired = (retained: readonly Retained[], makesRoom = false): readonly PointSet[] =>
  retained
    .filter(({ keptBy }) => keptBy === undefined || (makesRoom && keptBy.by === 'failed'))
    .map(({ set }) => set)
    .filter(({ madeBy }) => madeBy === 'sdrs');
