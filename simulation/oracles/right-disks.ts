import type {
  GroupDescription,
  InstanceDescription,
} from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { type Destination, destinationOf, type Noted, serverAt, successorsIn } from './right-owners.ts';
import type { Violation } from './violation.ts';

/** A disk of production that has to be there again after a failover. */
export interface WantedDisk {
  /** Production's volume. */
  readonly volumeId: string;
  readonly device: string;
  readonly isRoot: boolean;
}

/** The disks that a server has to have after a failover, all of one moment. */
export interface WantedDisks {
  readonly from: string;
  readonly to: Destination;
  readonly disks: readonly WantedDisk[];
}

/** Snapshots of one moment are taken within so many milliseconds. */
const ONE_MOMENT_MS = 10_000;
const SET_TAG = 'sdrs:recovery-point';

/** Which disks a failover owes, by the site as it stands before. */
export const wantedDisks = (view: View, groups: readonly GroupDescription[]): readonly WantedDisks[] =>
  groups.flatMap((group) =>
    group.instances.map((instance) => ({
      from: instance.servers.source,
      to: destinationOf(view, group, instance),
      disks: disksOf(view, instance),
    })),
  );

const disksOf = (view: View, { servers, pairs }: InstanceDescription): readonly WantedDisk[] =>
  attachedTo(view, servers.source)
    .map(({ id, device }) => ({ volumeId: id, device, isRoot: device === rootOf(view, servers.source) }))
    .filter(({ device }) => !pairs || pairs.some((pair) => pair.device === device));

const rootOf = (view: View, serverId: string): string | undefined => view.get('instances', serverId)?.rootDeviceName;

const attachedTo = (view: View, serverId: string) =>
  view
    .list('volumes')
    .flatMap(({ id, attachment, snapshotId }) =>
      attachment?.instanceId === serverId && attachment.status === 'attached'
        ? [{ id, device: attachment.device, snapshotId }]
        : [],
    );

/** @param pins snapshots that the pairs are recorded to be made of */
export const judgeDisks = (
  view: View,
  before: Noted & { readonly disks: readonly WantedDisks[] },
  pins: ReadonlySet<string>,
): readonly Violation[] => {
  const successors = successorsIn(view, before);
  return before.disks.flatMap(({ from, to, disks }) => {
    const serverId = serverAt(to, successors) ?? '?';
    const wrong = disks.flatMap((disk) => wrongDisk(view, serverId, disk, pins));
    return [...wrong, ...wrongMoment(view, serverId, disks)].map((what) => ({
      kind: 'identity or disks at the wrong place' as const,
      seen: `disks of ${from} at ${serverId}: ${what}`,
    }));
  });
};

const snapshotOf = (view: View, serverId: string, { device, isRoot }: WantedDisk) => {
  const there = isRoot ? rootOf(view, serverId) : device;
  const id = attachedTo(view, serverId).find((disk) => disk.device === there)?.snapshotId;
  return { id, volumeId: view.get('snapshots', id ?? '')?.volumeId };
};

/** Disks of production that the server has in no copy, of whatever moment. */
export const missingDisks = (view: View, serverId: string, disks: readonly WantedDisk[]): readonly WantedDisk[] =>
  disks.filter((disk) => snapshotOf(view, serverId, disk).volumeId !== disk.volumeId);

const wrongDisk = (view: View, serverId: string, disk: WantedDisk, pins: ReadonlySet<string>): readonly string[] => {
  const { id, volumeId } = snapshotOf(view, serverId, disk);
  if (id === undefined) return [`no disk of ${disk.volumeId} at ${disk.device}`];
  // Somebody may have deleted the snapshot since; a disk of the pinned one is right all the same.
  if (volumeId !== undefined && volumeId !== disk.volumeId)
    return [`${disk.device} is of ${volumeId}, not of ${disk.volumeId}`];
  return pins.has(id) ? [] : [`${disk.device} is made of ${id}, which is not pinned`];
};

/** Disks of different moments are no state that production ever was in. */
const wrongMoment = (view: View, serverId: string, disks: readonly WantedDisk[]): readonly string[] => {
  const used = disks.flatMap((disk) => view.get('snapshots', snapshotOf(view, serverId, disk).id ?? '') ?? []);
  const times = used.map(({ startTime }) => startTime);
  const sets = new Set(used.map(({ tags }) => tags[SET_TAG]));
  const isOneMoment = times.length === 0 || Math.max(...times) - Math.min(...times) <= ONE_MOMENT_MS;
  return isOneMoment && sets.size <= 1 ? [] : [`made of snapshots of different moments: ${[...sets].join(', ')}`];
};
