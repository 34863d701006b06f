import { formerProduction, membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate, ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { RecordedNic, RecordedPrivateIp } from '../../../domain/group/recorded-nic.ts';
import { pairOf, type Running, runningOf } from '../../../domain/group/server-roles.ts';
import { STATIONS, type Station } from '../../../domain/group/station.ts';
import { type SeenProduction, seenProduction } from '../../../domain/phases/fence/seen-production.ts';
import { type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { SiteQuery } from '../../../domain/site/site-query.ts';
import type { Ports } from '../../../ports/ports.ts';
import { findGroup } from '../groups/find-group.ts';
import { type NicOwners, nicOwners } from './nic-owners.ts';

/** The server that holds an address now. */
export interface Owner {
  readonly serverId: string;
  /** Which of the instance's two servers it is; absent for a stranger. */
  readonly station?: Station;
  /** EC2 instance state. Absent where EC2 does not show it. */
  readonly state?: string;
}

/** Who holds one private IP of a recorded NIC, and the EIP on it. What EC2 does not show (now) is absent. */
export interface IdentityRow {
  readonly instanceId: string;
  readonly instance: string;
  readonly networkInterfaceId: string;
  readonly role: RecordedNic['role'];
  readonly recorded: { readonly macAddress: string; readonly privateIp: string; readonly eip?: string };
  readonly now: {
    readonly macAddress?: string;
    readonly privateIp?: string;
    readonly deviceIndex?: number;
    readonly owner?: Owner;
    readonly eip?: string;
    /** The EIP may have gone to another NIC than the private IP. */
    readonly eipOwner?: Owner;
  };
}

/** The two servers of an instance, and which of them runs. */
export interface ShownServers {
  readonly instanceId: string;
  readonly name: string;
  readonly productionServerId: string;
  readonly drServerId: string;
  /** EC2 instance states. Absent where EC2 does not show them. */
  readonly productionState?: string;
  readonly drState?: string;
  readonly runs: Running;
}

export interface ShownIdentity extends GroupAggregate {
  /** The station whose servers owned the addresses when they were recorded. */
  readonly before: Station;
  readonly rows: readonly IdentityRow[];
  readonly servers: readonly ShownServers[];
  /** Every NIC that the group's servers hold now, also NICs that are no part of the group. */
  readonly owners: NicOwners;
  /** The server that handed over, or is to, of each instance. */
  readonly production: readonly SeenProduction[];
}

/** Where each recorded address of a group is now. Changes nothing. @throws GroupNotFoundError, AmbiguousNameError */
export const createShowIdentity =
  ({ store, compute }: Pick<Ports, 'store' | 'compute'>) =>
  async (idOrName: string): Promise<ShownIdentity> => {
    const group = await findGroup(store, idOrName);
    const aggregate: GroupAggregate = { group, ...(await store.members(group.id)) };
    const site = await compute.observe(identityQuery(aggregate.instances));
    const before = formerProduction(group);
    return {
      ...aggregate,
      before,
      owners: nicOwners(aggregate.instances, site, before),
      rows: aggregate.instances.flatMap((instance) => rowsOf(instance, site)),
      servers: aggregate.instances.map((instance) => serversOf(group, instance, site)),
      production: membersOf(group, aggregate, before).map((member) => seenProduction(member, site)),
    };
  };

const identityQuery = (instances: readonly ProtectedInstance[]): SiteQuery => {
  const servers = instances.flatMap(({ servers }) => [servers.source, servers.target]);
  const nics = instances.flatMap((instance) => instance.nics);
  const eips = nics.flatMap(({ privateIps }) => privateIps.map(({ eip }) => eip?.allocationId));
  return {
    servers,
    nicsOfServers: servers,
    nics: nics.map(({ networkInterfaceId }) => networkInterfaceId),
    addresses: eips.filter((id) => id !== undefined),
  };
};

const serversOf = (group: ProtectionGroup, instance: ProtectedInstance, site: ObservedSite): ShownServers => {
  const pair = pairOf(group, instance);
  const production = present(site.servers, pair.production)?.state;
  const dr = present(site.servers, pair.dr)?.state;
  return {
    instanceId: instance.id,
    name: instance.name,
    productionServerId: pair.production,
    drServerId: pair.dr,
    ...(production ? { productionState: production } : {}),
    ...(dr ? { drState: dr } : {}),
    runs: runningOf({ production, dr }),
  };
};

const rowsOf = (instance: ProtectedInstance, site: ObservedSite): readonly IdentityRow[] =>
  instance.nics.flatMap((nic) =>
    nic.privateIps.map((ip) => ({
      instanceId: instance.id,
      instance: instance.name,
      networkInterfaceId: nic.networkInterfaceId,
      role: nic.role,
      recorded: {
        macAddress: nic.macAddress,
        privateIp: ip.address,
        ...(ip.eip ? { eip: ip.eip.publicIp } : {}),
      },
      now: { ...nicNow(instance, nic, ip, site), ...eipNow(instance, ip, site) },
    })),
  );

const nicNow = (
  instance: ProtectedInstance,
  nic: RecordedNic,
  ip: RecordedPrivateIp,
  site: ObservedSite,
): IdentityRow['now'] => {
  const seen = present(site.nics, nic.networkInterfaceId);
  if (!seen) return {};
  const holds = seen.privateIps.some(({ address }) => address === ip.address);
  return {
    macAddress: seen.macAddress,
    ...(holds ? { privateIp: ip.address } : {}),
    ...(seen.attachment ? { deviceIndex: seen.attachment.deviceIndex } : {}),
    ...ownerOf('owner', instance, nic.networkInterfaceId, site),
  };
};

const eipNow = (instance: ProtectedInstance, { eip }: RecordedPrivateIp, site: ObservedSite): IdentityRow['now'] => {
  const seen = eip && present(site.addresses, eip.allocationId);
  if (!seen) return {};
  return { eip: seen.publicIp, ...ownerOf('eipOwner', instance, seen.networkInterfaceId, site) };
};

const ownerOf = <K extends 'owner' | 'eipOwner'>(
  key: K,
  { servers }: ProtectedInstance,
  nicId: string | undefined,
  site: ObservedSite,
): Partial<Record<K, Owner>> => {
  const serverId = nicId && present(site.nics, nicId)?.attachment?.serverId;
  if (!serverId) return {};
  const station = STATIONS.find((one) => servers[one] === serverId);
  const state = present(site.servers, serverId)?.state;
  return { [key]: { serverId, ...(station ? { station } : {}), ...(state ? { state } : {}) } } as Record<K, Owner>;
};
