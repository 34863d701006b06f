import type { Instant, ProtectedInstance, ReplicationPair } from '../group/protection-group.ts';
import { otherStation, type Station } from '../group/station.ts';
import { TAGS } from '../site/actions.ts';
import { snapshotMonth, volumeMonth } from '../site/monthly-prices.ts';
import { type ObservedSite, type ObservedSnapshot, type ObservedVolume, present } from '../site/observed.ts';

/** Why something is not to be deleted now. */
export type Kept =
  /** What it holds may be nowhere else, and the group has not been protected again since. */
  { readonly until: 'reprotection' } | { readonly until: Instant } | { readonly until: 'free'; readonly why: string };

/** Something that costs money and that no server of the group uses, or will use. */
export interface Leftover {
  readonly kind: 'volume' | 'recovery-point';
  /** Of the volume; of a recovery point its set. */
  readonly id: string;
  /** What is deleted: the volume, or the set's snapshots. */
  readonly resourceIds: readonly string[];
  /** Name of the protected instance that it belonged to. Absent where no record tells. */
  readonly instance?: string;
  readonly sizeGiB: number;
  /** Dollars a month, at most: a snapshot stores only what differs from the one before it. Absent where it has no known price. */
  readonly dollarsAMonth?: number;
  /** Where it comes from. */
  readonly from: string;
  /** What it alone may hold. Absent where nothing is lost with it. */
  readonly holds?: string;
  /** Absent where it may be deleted. */
  readonly kept?: Kept;
}

/** Where a volume was before a run of the group took it off. */
export interface Origin {
  readonly failoverId: string;
  /** Name of the protected instance. */
  readonly instance: string;
  readonly serverId?: string;
  readonly device?: string;
  /**
   * Of a disk that was production's: since when nobody else has what was written, unless a later snapshot of the disk is there.
   * Absent of a DR server's own disk.
   */
  readonly since?: Instant;
  /** The recovery point that the run has taken of it after the fence: nobody has written to the disk since. */
  readonly lastSet?: string;
  /** When the group was protected again after that. Absent where it was not. */
  readonly protectedAgainAt?: Instant;
}

export interface LeftoverFacts {
  readonly groupId: string;
  readonly instances: readonly ProtectedInstance[];
  readonly pairs: readonly ReplicationPair[];
  /** The station that is production now. */
  readonly production: Station;
  readonly site: ObservedSite;
  /** Every snapshot with the group's tag. */
  readonly snapshots: readonly ObservedSnapshot[];
  readonly origins: ReadonlyMap<string, Origin>;
  /** When the production of now was first protected. Absent where it never was. */
  readonly protectedSince?: Instant;
  readonly keepDays: number;
  readonly now: Instant;
}

/** By price, the dearest first. */
export const leftoversOf = (facts: LeftoverFacts): readonly Leftover[] =>
  [...volumesLeft(facts), ...pointsLeft(facts)].sort(
    (a, b) => (b.dollarsAMonth ?? 0) - (a.dollarsAMonth ?? 0) || a.id.localeCompare(b.id),
  );

/** Whether it may be deleted now. */
export const mayGo = ({ kept }: Leftover): boolean => kept === undefined;

const DAY_MS = 86_400_000;

const plusDays = (at: Instant, days: number): Instant => new Date(Date.parse(at) + days * DAY_MS).toISOString();

const keptFor = (since: Instant | undefined, { keepDays, now }: LeftoverFacts): Pick<Leftover, 'kept'> => {
  if (since === undefined) return { kept: { until: 'reprotection' } };
  const until = plusDays(since, keepDays);
  return until > now ? { kept: { until } } : {};
};

const volumesLeft = (facts: LeftoverFacts): readonly Leftover[] => {
  const { site, groupId, pairs } = facts;
  const recorded = new Set(pairs.flatMap(({ volumes }) => Object.values(volumes)));
  for (const id of takenOff(facts)) recorded.delete(id);
  const freed = present(site.found.volumesFreedIn ?? new Map(), groupId) ?? [];
  const made = pairs.flatMap(({ id }) => present(site.found.volumesOfPairs, id) ?? []);
  return [...new Set([...freed, ...made])]
    .map((id) => present(site.volumes, id))
    .filter((volume) => volume !== undefined)
    .filter(({ id, state }) => !recorded.has(id) && !state.startsWith('delet'))
    .map((volume) => volumeLeft(volume, facts));
};

/**
 * Disks of the former production that had moved themselves, and that a restore has taken off since: they stand on record, as the
 * recovery points are of them, and no server has them.
 */
const takenOff = ({ instances, pairs, production }: LeftoverFacts): readonly string[] =>
  instances.flatMap(({ id, servers, freed = [] }) => {
    const former = pairs
      .filter(({ instanceId }) => instanceId === id)
      .flatMap(({ volumes }) => volumes[otherStation(production)] ?? []);
    return freed
      .filter(({ serverId, volumeId }) => serverId === servers[production] && former.includes(volumeId))
      .map(({ volumeId }) => volumeId);
  });

/** What is on the volume alone: whatever was written after its newest snapshot. */
const heldBy = (
  { id }: ObservedVolume,
  origin: Origin | undefined,
  { site }: LeftoverFacts,
): Pick<Leftover, 'holds'> => {
  if (origin?.since === undefined) return {};
  const newest = (present(site.found.snapshotsOfVolumes, id) ?? [])
    .flatMap((snapshotId) => present(site.snapshots, snapshotId) ?? [])
    .filter(({ state }) => state === 'completed')
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
  if (newest && origin.lastSet !== undefined && newest.tags[TAGS.recoveryPoint] === origin.lastSet) return {};
  return { holds: `writes after ${newest?.startedAt ?? origin.since}, which nobody else may have` };
};

const volumeLeft = (volume: ObservedVolume, facts: LeftoverFacts): Leftover => {
  const { id, sizeGiB, tags, attachments } = volume;
  const origin = facts.origins.get(id);
  const instance = origin?.instance ?? nameOf(tags[TAGS.pair], facts);
  const holder = attachments[0]?.serverId;
  const dollarsAMonth = volumeMonth(volume);
  return {
    kind: 'volume',
    id,
    resourceIds: [id],
    ...(instance ? { instance } : {}),
    sizeGiB,
    ...(dollarsAMonth === undefined ? {} : { dollarsAMonth }),
    from: fromOf(origin, tags),
    ...heldBy(volume, origin, facts),
    ...(origin?.since ? keptFor(origin.protectedAgainAt, facts) : {}),
    ...(holder ? { kept: { until: 'free', why: `${holder} has it` } } : {}),
  };
};

const nameOf = (pairId: string | undefined, { pairs, instances }: LeftoverFacts): string | undefined => {
  const pair = pairs.find(({ id }) => id === pairId);
  return instances.find(({ id }) => id === pair?.instanceId)?.name;
};

const fromOf = (origin: Origin | undefined, tags: ObservedVolume['tags']): string => {
  if (origin?.serverId) return `taken off ${origin.serverId} (${origin.device}) by ${origin.failoverId}`;
  if (origin) return `a disk of the production that ended with ${origin.failoverId}`;
  const by = tags[TAGS.freedBy];
  return by ? `taken off its server by ${by}` : 'made for a failover that did not use it';
};

/** Recovery points of disks that are production no more. Those of today's disks are retention's. */
const pointsLeft = (facts: LeftoverFacts): readonly Leftover[] => {
  const production = new Set(facts.pairs.flatMap(({ volumes }) => volumes[facts.production] ?? []));
  const former = facts.snapshots.filter(({ volumeId }) => !production.has(volumeId));
  const bySet = Map.groupBy(former, ({ id, tags }) => tags[TAGS.recoveryPoint] ?? id);
  return [...bySet].map(([id, snapshots]) => pointLeft(id, snapshots, facts));
};

const pointLeft = (id: string, snapshots: readonly ObservedSnapshot[], facts: LeftoverFacts): Leftover => {
  const sizeGiB = snapshots.reduce((sum, one) => sum + one.sizeGiB, 0);
  const instance = facts.instances.find((one) => one.id === snapshots[0]?.tags[TAGS.instance])?.name;
  const pinned = snapshots.find(({ tags }) => tags[TAGS.pinned] !== undefined)?.tags[TAGS.pinned];
  const at = snapshots.map(({ startedAt }) => startedAt).sort()[0] ?? '';
  return {
    kind: 'recovery-point',
    id,
    resourceIds: snapshots.map((one) => one.id),
    ...(instance ? { instance } : {}),
    sizeGiB,
    dollarsAMonth: snapshotMonth(sizeGiB),
    from: `taken at ${at} of a disk that is production no more`,
    holds: `the state of ${at}`,
    ...(pinned === undefined
      ? keptFor(facts.protectedSince, facts)
      : { kept: { until: 'free', why: `it is pinned (${pinned})` } }),
  };
};
