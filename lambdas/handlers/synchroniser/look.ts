import { type Member, productionVolume } from '../../domain/group/member.ts';
import type { FaultLevel } from '../../domain/group/status.ts';
import { fact, type ObservedSnapshot, present } from '../../domain/site/observed.ts';
import { faultLevelOf } from '../../domain/synchronisation/fault-level.ts';
import type { Shown } from '../../domain/synchronisation/group-turn.ts';
import type { SynchroniserDeps } from './deps.ts';

/** What is seen of some members of a group. */
export interface Looked {
  /** By protected instance. Those that could not be seen are missing: a set of theirs may be pending. */
  readonly shown: ReadonlyMap<string, Shown>;
  /** Why, where some are missing. */
  readonly unseen?: string;
}

const volumesOf = (member: Member): readonly string[] =>
  member.pairs.flatMap((pair) => productionVolume(member, pair) ?? []);

/**
 * The snapshots of the members' production disks, whoever has taken them, and how well those disks are. @param isWhole also the
 * snapshots of disks that production had before, which only their tags tell
 */
export const lookAt = async (
  { compute }: Pick<SynchroniserDeps, 'compute'>,
  groupId: string,
  members: readonly Member[],
  isWhole: boolean,
): Promise<Looked> => {
  const volumes = members.flatMap(volumesOf);
  const [site, health, tagged] = await Promise.all([
    compute.observe({ snapshotsOfVolumes: volumes }),
    compute.replicator.volumeHealth(volumes),
    isWhole ? compute.replicator.snapshots(groupId) : ({ is: 'absent' } as const),
  ]);
  if (tagged.is === 'unknown') return { shown: new Map(), unseen: tagged.why };
  const former = tagged.is === 'present' ? tagged.value : [];
  const unknown = volumes.map((id) => fact(site.found.snapshotsOfVolumes, id)).find(({ is }) => is === 'unknown');
  const shown = members.flatMap((member) => {
    const listings = volumesOf(member).map((id) => fact(site.found.snapshotsOfVolumes, id));
    if (listings.some(({ is }) => is === 'unknown')) return [];
    const ids = listings.flatMap((listing) => (listing.is === 'present' ? listing.value : []));
    const own = ids.flatMap((id) => present(site.snapshots, id) ?? []);
    return [
      [member.instance.id, { snapshots: unique([...own, ...former]), faultLevels: levelsOf(member, health) }] as const,
    ];
  });
  return { shown: new Map(shown), ...(unknown?.is === 'unknown' ? { unseen: unknown.why } : {}) };
};

const unique = (snapshots: readonly ObservedSnapshot[]): readonly ObservedSnapshot[] => [
  ...new Map(snapshots.map((snapshot) => [snapshot.id, snapshot])).values(),
];

type Health = Awaited<ReturnType<SynchroniserDeps['compute']['replicator']['volumeHealth']>>;

const levelsOf = (member: Member, health: Health): ReadonlyMap<string, FaultLevel> =>
  new Map(
    member.pairs.flatMap((pair) => {
      const volumeId = productionVolume(member, pair);
      const level = volumeId === undefined ? undefined : faultLevelOf(fact(health, volumeId));
      return level === undefined ? [] : [[pair.id, level] as const];
    }),
  );
