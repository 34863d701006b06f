import type { FirstPoint } from '../group/protection-group.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import type { PointSet } from '../recovery-points/point-sets.ts';
import { askedSet, isBusy, type Standing } from './due.ts';
import { type FirstPointSeen, isOfThisTry } from './first-seen.ts';
import { askedName } from './slots.ts';
import { failedText, isHopeless, lackingText, lostText, refusedForLong, unseenText } from './vain-point.ts';

/** Sets that came to nothing, until the server counts as failed. Another call of the run tries as often again. */
export const MOST_FAILED_SETS = 3;

export interface FirstPointNow {
  readonly point: FirstPoint;
  /** Id of the set that is to be asked for now. @default none */
  readonly ask?: string;
  /**
   * What is to be deleted before it is asked for: EBS counts snapshots in error among those that it takes of a volume at once.
   * @default none
   */
  readonly inTheWay?: readonly PointSet[];
}

/**
 * How a server's first recovery point stands, and whether EC2 is to be asked for it now. It counts when it is complete, holds
 * each disk that production has now, and was asked for by this run, or by an earlier try of the same kind that had failed.
 * What comes to nothing is counted: no run asks without an end.
 */
export const firstPointOf = (seen: FirstPointSeen): FirstPointNow => {
  const { before, sets, since } = seen;
  const { runId, begunAt, asked } = before;
  const kept = { runId, ...(begunAt ? { begunAt } : {}), ...(asked ? { asked } : {}) };
  if (before.state === 'failed') return { point: before };
  const own = sets.filter(
    ({ madeBy, epoch, state }) => madeBy === 'sdrs' && state !== 'late' && (epoch ?? -1) >= since,
  );
  const complete = own.find(({ state }) => state === 'complete');
  if (complete) return { point: { ...kept, state: 'complete', setId: complete.setId, takenAt: complete.takenAt } };
  const under = own.find((set) => isUnderWay(seen, set));
  if (under) {
    const { setId, takenAt, percent } = under;
    return { point: { ...kept, state: 'copying', setId, takenAt, percent } };
  }
  const reason = whyNoMore(seen, own);
  return reason === undefined ? asking(seen, own, kept) : { point: { ...kept, state: 'failed', reason } };
};

/** One that lacks a disk may do so for a moment: a listing shows the snapshots of a new set one after the other. */
const isUnderWay = (seen: FirstPointSeen, set: PointSet): boolean => {
  if (isHopeless(seen, set)) return false;
  return set.state === 'pending' || (set.state === 'partial' && isOfThisTry(seen, set));
};

/** Why EC2 is not asked any more in this try. */
const whyNoMore = (seen: FirstPointSeen, own: readonly PointSet[]): string | undefined => {
  const ofTry = own.filter((set) => isOfThisTry(seen, set));
  const lacking = ofTry.find((set) => isHopeless(seen, set));
  if (lacking) return lackingText(seen, lacking);
  const failed = failedSets(seen, own);
  if (failed.length >= MOST_FAILED_SETS) return failedText(failed);
  if (unseenSets(seen) >= MOST_FAILED_SETS) return unseenText(seen, unseenSets(seen));
  return refusedForLong(seen) ?? (seen.lost === undefined ? undefined : lostText(seen.lost));
};

/** Sets of this try that ended in error, also those that are deleted; the last one last. */
const failedSets = (seen: FirstPointSeen, own: readonly PointSet[]): readonly string[] => {
  const shown = own.filter((set) => set.state === 'error' && isOfThisTry(seen, set));
  const byTime = shown.toSorted((one, other) => one.takenAt.localeCompare(other.takenAt));
  return [...new Set([...(seen.before.asked?.failed ?? []), ...byTime.map(({ setId }) => setId)])];
};

/** Sets of this try that EC2 did not refuse, and has not shown in the time that a listing may take. */
const unseenSets = ({ member, sets, before: { asked }, now }: FirstPointSeen): number => {
  if (!asked) return 0;
  const isShown = sets.some(({ setId }) => setId === asked.setId);
  const isOpen = asked.refused !== undefined || isShown || isBusy({ instanceId: member.instance.id, sets, asked }, now);
  return (asked.unseen ?? 0) + (isOpen ? 0 : 1);
};

const asking = (
  seen: FirstPointSeen,
  own: readonly PointSet[],
  kept: Pick<FirstPoint, 'runId' | 'begunAt' | 'asked'>,
): FirstPointNow => {
  const { sets, before, now, member } = seen;
  const instanceId = member.instance.id;
  const standing: Standing = { instanceId, sets, ...(before.asked ? { asked: before.asked } : {}) };
  const setId = askedSet(standing, askedName(instanceId, now), now);
  const reason = before.reason ?? 'it was asked for, and EC2 does not show it yet';
  if (setId === undefined) return { point: { ...kept, state: 'pending', reason: busyText(sets) ?? reason } };
  const unseen = unseenSets(seen);
  const failed = failedSets(seen, own);
  const refusedSince = before.asked?.refused === undefined ? undefined : before.asked.refusedSince;
  const asked = {
    setId,
    at: now,
    ...(refusedSince === undefined ? {} : { refusedSince }),
    ...(unseen === 0 ? {} : { unseen }),
    ...(failed.length === 0 ? {} : { failed }),
  };
  return { point: { ...kept, state: 'pending', asked }, ask: setId, inTheWay: inTheWay(sets) };
};

/** Nobody can go to what is in error. A pin is obeyed all the same, and of former disks nothing is deleted. */
const inTheWay = (sets: readonly PointSet[]): readonly PointSet[] =>
  sets.filter(
    ({ madeBy, state, pinnedBy, others }) =>
      madeBy === 'sdrs' && state === 'error' && pinnedBy.length === 0 && others.length === 0,
  );

const busyText = (sets: readonly PointSet[]): string | undefined => {
  const pending = sets.find(({ state }) => state === 'pending');
  return pending && `waits for ${pending.setId}, which is pending: one set of a server at a time`;
};

const SHORTEST_WAIT = 5;
const LONGEST_WAIT = 300;

/**
 * Seconds until the next look: a twentieth of what it has taken so far, 5 s at least and 5 minutes at most. A pass is about ten
 * events of the execution, so that its 25,000 last for more than eight days. Source: Step Functions quotas.
 */
export const waitForPoints = (begunAt: Instant, now: Instant): number =>
  Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, Math.ceil(secondsBetween(begunAt, now) / 20)));
