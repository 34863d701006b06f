import type { Instant, ProtectedInstance, ReplicationPair } from '../../../domain/group/protection-group.ts';
import { fact, type ObservedSite, present, type VolumeLoading } from '../../../domain/site/observed.ts';
import type { Ports } from '../../../ports/ports.ts';
import { findGroup } from '../groups/find-group.ts';

/** How far EBS has come with one DR disk. Without figures where EC2 does not show them, with the reason. */
export interface LoadingDisk extends Partial<VolumeLoading> {
  readonly instance: string;
  readonly device: string;
  readonly volumeId: string;
  readonly why?: string;
}

/** A look at EC2, and no evidence: it says how things are now. */
export interface ShownLoading {
  readonly at: Instant;
  readonly disks: readonly LoadingDisk[];
}

/** The disks that failovers have made of snapshots and that servers of the group hold. Changes nothing. @throws GroupNotFoundError, AmbiguousNameError */
export const createShowLoading =
  ({ store, compute }: Pick<Ports, 'store' | 'compute'>) =>
  async (idOrName: string): Promise<ShownLoading> => {
    const { id } = await findGroup(store, idOrName);
    const { instances, pairs } = await store.members(id);
    const site = await compute.observe({ volumesOfPairs: pairs.map((pair) => pair.id) });
    const made = instances.flatMap((instance) =>
      pairs.filter(({ instanceId }) => instanceId === instance.id).flatMap((pair) => madeFor(instance, pair, site)),
    );
    const loadingOf = made.map(({ volumeId }) => volumeId);
    if (loadingOf.length === 0) return { at: site.at, disks: [] };
    const { at, loading } = await compute.observe({ loadingOf });
    return { at, disks: made.map((disk) => ({ ...disk, ...progressOf(disk.volumeId, loading ?? new Map()) })) };
  };

const madeFor = (
  { name, servers }: ProtectedInstance,
  { id, device }: ReplicationPair,
  site: ObservedSite,
): readonly LoadingDisk[] =>
  (present(site.found.volumesOfPairs, id) ?? [])
    .map((volumeId) => present(site.volumes, volumeId))
    .filter((volume) => volume !== undefined)
    .filter(({ attachments }) => attachments.some(({ serverId }) => Object.values(servers).includes(serverId)))
    .map((volume) => ({ instance: name, device, volumeId: volume.id }));

const progressOf = (volumeId: string, loading: NonNullable<ObservedSite['loading']>): Partial<LoadingDisk> => {
  const found = fact(loading, volumeId);
  switch (found.is) {
    case 'present':
      return found.value;
    case 'absent':
      return { why: 'EC2 says nothing of its loading yet; that may take five minutes' };
    case 'unknown':
      return { why: found.why };
    default:
      return found satisfies never;
  }
};
