import type { Seen, SeenGroup, Station } from './items.ts';
import { handsOver, pairsIn } from './stations.ts';

/** A recovery point of the service, as its call was seen. */
export interface TakenSnapshot {
  readonly epoch: number;
  readonly at: number;
  /** Nothing was written to its disk any more: its server was down, or it had none. */
  readonly isOfDown: boolean;
}

/** What was so before, for whoever judges what is so now. Moments are milliseconds since the Unix epoch. */
export interface Past {
  /** Snapshots that the service has asked for, by id. */
  readonly taken: Map<string, TakenSnapshot>;
  /** Since when a snapshot is pinned, by id. */
  readonly pinned: Map<string, number>;
  /** Disks that were production's when a group was turned round: nobody attaches them any more. */
  readonly former: ReadonlySet<string>;
  /** The station that was production in an epoch of a group. */
  stationOf(groupId: string, epoch: number): Station | undefined;
  /** How long the group has not been protected and free. */
  busyFor(groupId: string): number;
  /** When the run began that turns protection on, or the first of those that did not come to an end. */
  turningSince(groupId: string): number | undefined;
  /** Disk of production at the beginning of the last failover, by pair. */
  disksOf(groupId: string): ReadonlyMap<string, string>;
  /** A group as it lies in the table after a write. @param all the table after the write */
  written(group: SeenGroup, all: readonly Seen[]): void;
}

const TURNS_ON = /^(error-)?(starting|reprotecting)$/;

/** Runs that take production's disks for what they are when they begin. */
const BEGINS: readonly string[] = ['failover', 'reprotect'];

const isFree = ({ status, leaseOf }: SeenGroup): boolean => status === 'protected' && leaseOf === undefined;

/** Since when something is so that was so before or is so now. */
const sinceWhen = (isSo: boolean, before: number | undefined, now: number): number | undefined =>
  isSo ? (before ?? now) : undefined;

interface GroupPast {
  busySince?: number | undefined;
  turningSince?: number | undefined;
  epoch?: number;
  disks: ReadonlyMap<string, string>;
}

export const createPast = (now: () => number): Past => {
  const groups = new Map<string, GroupPast>();
  const stations = new Map<string, Station>();
  const former = new Set<string>();
  const pastOf = (groupId: string): GroupPast => {
    const past = groups.get(groupId) ?? { disks: new Map() };
    groups.set(groupId, past);
    return past;
  };
  const begin = (group: SeenGroup, all: readonly Seen[]): void => {
    const { groupId, leaseKind = '' } = group;
    const past = pastOf(groupId);
    // A failover that goes on where another was stopped may find disks that have moved already: theirs is what was seen before.
    if (BEGINS.includes(leaseKind)) past.disks = new Map([...past.disks, ...disksAt(all, group)]);
    // Those of the former production, before its members are turned.
    if (leaseKind === 'reprotect') for (const id of leftBehind(all, group)) former.add(id);
  };
  const written: Past['written'] = (group, all) => {
    const { groupId, epoch } = group;
    const past = pastOf(groupId);
    const key = `${groupId} ${epoch}`;
    if (!stations.has(key)) stations.set(key, handsOver(group));
    past.busySince = sinceWhen(!isFree(group), past.busySince, now());
    past.turningSince = sinceWhen(TURNS_ON.test(group.status), past.turningSince, now());
    if (epoch !== past.epoch) begin(group, all);
    past.epoch = epoch;
  };
  return {
    taken: new Map(),
    pinned: new Map(),
    former,
    stationOf: (groupId, epoch) => stations.get(`${groupId} ${epoch}`),
    busyFor: (groupId) => now() - (pastOf(groupId).busySince ?? now()),
    turningSince: (groupId) => pastOf(groupId).turningSince,
    disksOf: (groupId) => pastOf(groupId).disks,
    written,
  };
};

const disksAt = (all: readonly Seen[], group: SeenGroup): ReadonlyMap<string, string> => {
  const station = handsOver(group);
  return new Map(
    pairsIn(all, group.groupId).flatMap(({ id, volumes }) => {
      const volume = volumes[station];
      return volume === undefined ? [] : [[id, volume] as const];
    }),
  );
};

/** Disks of the station that has handed over, unless they have moved with the identity. */
const leftBehind = (all: readonly Seen[], group: SeenGroup): readonly string[] => {
  const production = handsOver(group);
  return pairsIn(all, group.groupId).flatMap(({ status, volumes }) => {
    if (status !== 'failed-over') return [];
    return Object.values(volumes).filter((id) => id !== volumes[production]);
  });
};
