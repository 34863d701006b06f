import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import { STATIONS, type Station } from '../../../domain/group/station.ts';
import { fact, type ObservedSite, present } from '../../../domain/site/observed.ts';

/** A NIC that one of the two servers of an instance holds now, also a NIC that is no part of the group. */
export interface HeldNic {
  readonly instanceId: string;
  readonly instance: string;
  readonly serverId: string;
  readonly station: Station;
  readonly networkInterfaceId: string;
  readonly deviceIndex?: number;
  readonly privateIps: readonly string[];
  /** `own`: it was always there. `came`: it was recorded at the other server, and has moved. */
  readonly origin: 'own' | 'came';
}

/** A server whose NICs EC2 did not show. */
export interface UnseenNics {
  readonly instance: string;
  readonly serverId: string;
  readonly why: string;
}

export interface NicOwners {
  readonly held: readonly HeldNic[];
  readonly unseen: readonly UnseenNics[];
}

/** @param before the station whose servers had the recorded NICs when they were recorded */
export const nicOwners = (instances: readonly ProtectedInstance[], site: ObservedSite, before: Station): NicOwners => {
  const servers = instances.flatMap((instance) => STATIONS.map((station) => ({ instance, station })));
  return {
    held: servers.flatMap(({ instance, station }) => heldBy(instance, station, { site, before })),
    unseen: servers.flatMap(({ instance, station }) => {
      const serverId = instance.servers[station];
      const ids = fact(site.found.nicsOfServers, serverId);
      return ids.is === 'unknown' ? [{ instance: instance.name, serverId, why: ids.why }] : [];
    }),
  };
};

const heldBy = (
  instance: ProtectedInstance,
  station: Station,
  { site, before }: { readonly site: ObservedSite; readonly before: Station },
): readonly HeldNic[] => {
  const serverId = instance.servers[station];
  const recorded = new Set(instance.nics.map(({ networkInterfaceId }) => networkInterfaceId));
  return (present(site.found.nicsOfServers, serverId) ?? []).map((networkInterfaceId) => {
    const nic = present(site.nics, networkInterfaceId);
    return {
      instanceId: instance.id,
      instance: instance.name,
      serverId,
      station,
      networkInterfaceId,
      ...(nic?.attachment ? { deviceIndex: nic.attachment.deviceIndex } : {}),
      privateIps: nic?.privateIps.map(({ address }) => address) ?? [],
      origin: recorded.has(networkInterfaceId) && station !== before ? 'came' : 'own',
    };
  });
};
