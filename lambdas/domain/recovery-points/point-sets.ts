import type { Instant } from '../instant.ts';
import { latestOf } from '../instant.ts';
import { TAGS } from '../site/actions.ts';
import type { ObservedSnapshot } from '../site/observed.ts';
import { isLate, type Stop } from './late.ts';
import { epochOf, madeBy, type SetMaker } from './maker.ts';
import { momentsOf } from './moments.ts';
import { isUsable } from './recovery-point.ts';
import { isLastSet, setIdOf } from './recovery-sets.ts';

/** A snapshot, and how far EBS has come with it where EC2 says so. */
export interface PointSnapshot extends ObservedSnapshot {
  /** 0 to 100. */
  readonly percent?: number;
}

/**
 * `complete`: a failover can take it. `pending`: EBS is at it. `error`: EBS could not take a snapshot of it. `late`: it was taken
 * after synchronisation had been stopped, and does not count. `partial`: else, it lacks a disk that production has now.
 */
export type SetState = 'complete' | 'pending' | 'error' | 'late' | 'partial';

/** One moment of a server, as its snapshots show it. */
export interface PointSet {
  readonly instanceId: string;
  /** Unique among the server's sets: the tag's value, with the moment behind it where several share the value. */
  readonly id: string;
  /** The tag's value. */
  readonly setId: string;
  /** The oldest of its snapshots: no data of any disk is older. */
  readonly takenAt: Instant;
  readonly state: SetState;
  /** 0 to 100: as far as the slowest snapshot of it is. */
  readonly percent: number;
  /** Of the group when it was taken; absent on what others have taken. */
  readonly epoch?: number;
  readonly madeBy: SetMaker;
  /** Values of the tag `sdrs:pinned` on its snapshots. */
  readonly pinnedBy: readonly string[];
  /** By the replication pair of the disk that it is of. */
  readonly disks: ReadonlyMap<string, PointSnapshot>;
  /** Its snapshots of disks that production does not have now, or twice of one disk. */
  readonly others: readonly PointSnapshot[];
}

/** A server, by the disks that production has now. */
export interface SetsSubject {
  readonly instanceId: string;
  /** Replication pair ids by EBS volume id of the production disk. */
  readonly volumes: ReadonlyMap<string, string>;
  /** How many disks production has: more than `volumes` where one is not known. */
  readonly disks: number;
  /** Of the run that has the group. */
  readonly lease?: Stop | undefined;
}

/** Whether a snapshot is the server's: of one of its disks, or taken of it when it had others. */
const isOf = ({ instanceId, volumes }: SetsSubject, { volumeId, tags }: PointSnapshot): boolean =>
  volumes.has(volumeId) || tags[TAGS.instance] === instanceId;

/** Every set that a server's snapshots make, the newest first. @param snapshots of this server, and perhaps of others */
export const setsOf = (subject: SetsSubject, snapshots: readonly PointSnapshot[]): readonly PointSet[] => {
  const own = snapshots.filter((snapshot) => isOf(subject, snapshot));
  const sets = [...Map.groupBy(own, setIdOf)].flatMap(([setId, all]) => setsWithin(subject, setId, all));
  return sets.sort((a, b) => b.takenAt.localeCompare(a.takenAt) || a.id.localeCompare(b.id));
};

const setsWithin = (subject: SetsSubject, setId: string, all: readonly PointSnapshot[]): readonly PointSet[] => {
  const pairOf = ({ volumeId }: PointSnapshot) => subject.volumes.get(volumeId);
  const isGood = (snapshot: PointSnapshot) => isUsable(snapshot) && !isLate(snapshot, subject.lease);
  const moments = isLastSet(setId, all) ? [all] : momentsOf(all, { pairOf, isGood, pairs: subject.disks });
  return moments.map((moment) => {
    const set = setOf(subject, setId, moment);
    return moments.length === 1 ? set : { ...set, id: `${setId}@${set.takenAt}` };
  });
};

const setOf = (subject: SetsSubject, setId: string, moment: readonly PointSnapshot[]): PointSet => {
  const disks = new Map<string, PointSnapshot>();
  const others: PointSnapshot[] = [];
  for (const snapshot of moment) {
    const pair = subject.volumes.get(snapshot.volumeId);
    if (pair === undefined || disks.has(pair)) others.push(snapshot);
    else disks.set(pair, snapshot);
  }
  const epochs = moment.flatMap((snapshot) => epochOf(snapshot) ?? []);
  const [first] = moment;
  return {
    instanceId: subject.instanceId,
    id: setId,
    setId,
    takenAt: earliest(disks.size > 0 ? [...disks.values()] : moment),
    state: stateOf(subject, disks, moment),
    percent: Math.min(100, ...moment.map(percentOf)),
    ...(epochs.length === 0 ? {} : { epoch: Math.min(...epochs) }),
    madeBy: first ? madeBy(first) : 'by hand',
    pinnedBy: [...new Set(moment.flatMap(({ tags }) => tags[TAGS.pinned] ?? []))],
    disks,
    others,
  };
};

const earliest = (all: readonly PointSnapshot[]): Instant => all.map(({ startedAt }) => startedAt).sort()[0] ?? '';

const percentOf = ({ state, percent = 0 }: PointSnapshot): number => (state === 'completed' ? 100 : percent);

const stateOf = (
  { disks: expected, lease }: SetsSubject,
  disks: ReadonlyMap<string, PointSnapshot>,
  moment: readonly PointSnapshot[],
): SetState => {
  if (moment.some((snapshot) => isLate(snapshot, lease))) return 'late';
  if (expected > 0 && disks.size === expected && [...disks.values()].every(isUsable)) return 'complete';
  if (moment.some(({ state }) => state === 'pending')) return 'pending';
  return moment.some(({ state }) => state === 'error') ? 'error' : 'partial';
};

/** Ids of all its snapshots. */
export const snapshotsIn = ({ disks, others }: Pick<PointSet, 'disks' | 'others'>): readonly string[] =>
  [...disks.values(), ...others].map(({ id }) => id);

/** The newest complete one. @param sets of one server */
export const newestComplete = (sets: readonly PointSet[]): PointSet | undefined => {
  const complete = sets.filter(({ state }) => state === 'complete');
  const at = latestOf(complete.map(({ takenAt }) => takenAt));
  return complete.find(({ takenAt }) => takenAt === at);
};
