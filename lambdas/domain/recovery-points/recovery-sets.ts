import type { Instant, RecoveryPoint } from '../group/protection-group.ts';
import { TAGS } from '../site/actions.ts';
import type { ObservedSnapshot } from '../site/observed.ts';

/**
 * The most seconds between the StartTimes of a recovery point's snapshots. CreateSnapshots takes all disks of a server at one
 * moment, and EC2 shows StartTimes that differ by a second or two at most; snapshots taken one by one hold different moments.
 */
export const ONE_MOMENT_SECONDS = 10;

/** One moment to which all disks of a server can be brought back together. */
export interface RecoverySet {
  readonly setId: string;
  /** The oldest of its snapshots: no data of any disk is older. */
  readonly takenAt: Instant;
  /** By replication pair id. */
  readonly points: ReadonlyMap<string, RecoveryPoint>;
}

/** A snapshot with the replication pair of the disk that it was taken of. */
export interface SnapshotOfPair {
  readonly pairId: string;
  readonly snapshot: ObservedSnapshot;
}

/** Snapshots that share a value of the tag, by replication pair, the newest first. A value may hold several moments. */
export interface TaggedSnapshots {
  readonly setId: string;
  /** `false`: a snapshot without the tag, which is a set of its own. */
  readonly isTagged: boolean;
  readonly byPair: ReadonlyMap<string, readonly ObservedSnapshot[]>;
}

/** Snapshots of a server's disks by the value of their tag. */
export const byTag = (all: readonly SnapshotOfPair[]): readonly TaggedSnapshots[] => {
  const newestFirst = [...all].sort((a, b) => b.snapshot.startedAt.localeCompare(a.snapshot.startedAt));
  const bySet = Map.groupBy(newestFirst, ({ snapshot }) => setIdOf(snapshot));
  return [...bySet].map(([setId, members]) => ({ setId, isTagged: members.some(isTagged), byPair: byPairOf(members) }));
};

const isTagged = ({ snapshot }: SnapshotOfPair): boolean => setIdOf(snapshot) !== snapshot.id;

/**
 * On what AWS Backup has made, and on nothing else: nobody can set a tag that begins with `aws:`. Source: AWS managed policy
 * AWSBackupServiceLinkedRolePolicyForBackup; EC2 User Guide, Tag restrictions.
 */
export const BACKUP_TAG = 'aws:backup:source-resource';

/** What a snapshot is known by to belong to others: its tag, or that AWS Backup has taken it, else nothing but itself. */
export const setIdOf = ({ id, tags }: Pick<ObservedSnapshot, 'id' | 'tags'>): string =>
  tags[TAGS.recoveryPoint] ?? (tags[BACKUP_TAG] === undefined ? id : 'aws-backup');

const byPairOf = (members: readonly SnapshotOfPair[]): ReadonlyMap<string, readonly ObservedSnapshot[]> =>
  new Map(
    [...Map.groupBy(members, ({ pairId }) => pairId)].map(([id, of]) => [id, of.map(({ snapshot }) => snapshot)]),
  );

/**
 * Whether a failover has taken it after its fence. Nobody writes any more then, so whatever lies between its snapshots, they hold
 * the same moment.
 */
export const isLastSet = (setId: string, snapshots: readonly Pick<ObservedSnapshot, 'tags'>[]): boolean =>
  LAST_SET.test(setId) && snapshots.every(({ tags }) => tags[TAGS.epoch] !== undefined);

const LAST_SET = /\.final-\d+$/;

/** The name of the recovery point that a failover takes of a server after its fence. @param epoch of the failover */
export const lastSetId = (instanceId: string, epoch: number): string => `${instanceId}.final-${epoch}`;

/** Seconds between the first and the last of these. */
export const spreadSeconds = (instants: readonly Instant[]): number => {
  const times = instants.map((at) => Date.parse(at));
  return times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000;
};

/** Whether all of these were taken at one moment. */
export const areOneMoment = (instants: readonly Instant[]): boolean => spreadSeconds(instants) <= ONE_MOMENT_SECONDS;

/** The newest moment of one tag value that holds a snapshot of every one of the pairs. */
export const newestMoment = (tagged: TaggedSnapshots, pairIds: readonly string[]): RecoverySet | undefined =>
  setsOfTag(tagged, pairIds)[0];

/** Every moment of one tag value that holds a snapshot of every one of the pairs, the newest first. */
export const setsOfTag = (tagged: TaggedSnapshots, pairIds: readonly string[]): readonly RecoverySet[] => {
  const instants = new Set([...tagged.byPair.values()].flat().map(({ startedAt }) => startedAt));
  const ends = isLastSet(tagged.setId, [...tagged.byPair.values()].flat()) ? [LATEST] : [...instants].sort().reverse();
  const sets = ends.flatMap((end) => setUntil(end, tagged, pairIds) ?? []);
  // Two ends of one moment have the same snapshots.
  return [...new Map(sets.map((set) => [snapshotIds(set).join(), set])).values()];
};

const snapshotIds = ({ points }: RecoverySet): readonly string[] => [...points.values()].map((one) => one.snapshotId);

const setUntil = (end: Instant, tagged: TaggedSnapshots, pairIds: readonly string[]): RecoverySet | undefined => {
  const points = pointsUntil(end, tagged, pairIds);
  const takenAt = points.map(([, point]) => point.takenAt).sort()[0];
  if (takenAt === undefined || points.length < pairIds.length) return undefined;
  return { setId: tagged.setId, takenAt, points: new Map(points) };
};

/** After every moment. */
const LATEST: Instant = '9999-12-31T23:59:59.999Z';

/** Of each pair the newest snapshot of the moment that ends then, where there is one. */
const pointsUntil = (
  end: Instant,
  { setId, byPair }: Pick<TaggedSnapshots, 'setId' | 'byPair'>,
  pairIds: readonly string[],
): readonly (readonly [string, RecoveryPoint])[] =>
  pairIds.flatMap((pairId) => {
    const snapshots = byPair.get(pairId) ?? [];
    const found = snapshots.find(
      ({ startedAt }) => startedAt <= end && (end === LATEST || areOneMoment([startedAt, end])),
    );
    if (!found) return [];
    const { id: snapshotId, startedAt: takenAt, sizeGiB } = found;
    return [[pairId, { snapshotId, setId, takenAt, sizeGiB }] as const];
  });
