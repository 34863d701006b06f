import type { ReplicationPair } from '../group/protection-group.ts';
import type { FaultLevel } from '../group/status.ts';
import { type Instant, secondsAfter } from '../instant.ts';
import { flawIn } from '../recovery-points/lack.ts';
import { newestComplete, type PointSet } from '../recovery-points/point-sets.ts';
import { snapshotRefusal } from '../site/snapshot-limits.ts';
import { isBusy, SHOWS_WITHIN_SECONDS } from './due.ts';
import type { ServerReplication } from './replication.ts';

/** What a look shows of one server. */
export interface ServerLook {
  readonly instanceId: string;
  readonly pairs: readonly ReplicationPair[];
  /** Every set of the server. */
  readonly sets: readonly PointSet[];
  /** By pair, as far as their production disks could be seen. */
  readonly faultLevels: ReadonlyMap<string, FaultLevel>;
  readonly at: Instant;
}

/** How a server stands after a look. @param before as it stood, where that is known */
export const replicationOf = (look: ServerLook, before?: ServerReplication): ServerReplication => {
  const { instanceId, sets } = look;
  const newest = newestComplete(sets);
  const pending = sets.find(({ state }) => state === 'pending');
  return {
    instanceId,
    ...(newest ? { newest: { setId: newest.setId, takenAt: newest.takenAt } } : {}),
    ...(pending ? { pending: { setId: pending.setId, takenAt: pending.takenAt, percent: pending.percent } } : {}),
    ...(before?.asked ? { asked: before.asked } : {}),
    ...failuresOf(look, before, newest),
    faults: faultsOf(look, before),
  };
};

/** A newer complete set begins the count anew. */
const failuresOf = (
  look: ServerLook,
  before: ServerReplication | undefined,
  newest: PointSet | undefined,
): Pick<ServerReplication, 'failedInARow' | 'lastFailed'> => {
  const failure = failureSeen(look, before);
  const hasNewer = newest !== undefined && newest.takenAt > (before?.newest?.takenAt ?? '');
  const inARow = hasNewer ? 0 : (before?.failedInARow ?? 0);
  const lastFailed = failure ?? before?.lastFailed;
  return { failedInARow: failure ? inARow + 1 : inARow, ...(lastFailed ? { lastFailed } : {}) };
};

/** That the set which was asked for last is none, said once. */
const failureSeen = (
  { instanceId, pairs, sets, at }: ServerLook,
  before: ServerReplication | undefined,
): ServerReplication['lastFailed'] => {
  const asked = before?.asked;
  if (!asked || before.lastFailed?.setId === asked.setId || isBusy({ instanceId, sets, asked }, at)) return undefined;
  const { setId, refused } = asked;
  if (refused !== undefined) return { setId, why: `EC2 refused it: ${snapshotRefusal(refused, refused)}` };
  const set = sets.find((one) => one.setId === setId);
  if (!set) return { setId, why: `EC2 has shown none of its snapshots for ${SHOWS_WITHIN_SECONDS} seconds` };
  if (set.state === 'error') return { setId, why: 'EBS could not take a snapshot of it' };
  const flaw = set.state === 'partial' ? flawIn(set, pairs) : undefined;
  return flaw && { setId, why: flaw.why };
};

/** What cannot be seen stays as it was. */
const faultsOf = ({ faultLevels }: ServerLook, before: ServerReplication | undefined): ServerReplication['faults'] => {
  const unseen = (before?.faults ?? []).filter(({ pairId }) => !faultLevels.has(pairId));
  const seen = [...faultLevels].map(([pairId, level]) => ({ pairId, level })).filter(({ level }) => level !== 0);
  return [...unseen, ...seen];
};

/** Sets in a row that people are told of when they have failed. */
export const TOLD_AFTER = 3;

/** Whether synchronisation of the server fails now, and did not before, or the other way round. */
export const turnedTo = (
  before: ServerReplication | undefined,
  after: ServerReplication,
): 'failing' | 'working' | undefined => {
  const was = (before?.failedInARow ?? 0) >= TOLD_AFTER;
  const is = after.failedInARow >= TOLD_AFTER;
  if (was === is) return undefined;
  return is ? 'failing' : 'working';
};

/** Whether the server needs a look in this sweep: its set of the interval is not there yet, or somebody waits for one. */
export const needsLook = (
  { begins }: { readonly begins: Instant },
  before: ServerReplication | undefined,
  now: Instant,
): boolean => {
  if (before === undefined || before.pending !== undefined) return true;
  const { newest, asked } = before;
  const isOutstanding = asked !== undefined && newest?.setId !== asked.setId && asked.refused === undefined;
  if (isOutstanding && secondsAfter(asked.at, SHOWS_WITHIN_SECONDS) > now) return true;
  return newest === undefined || newest.takenAt < begins;
};
