import type { DiskSpec } from '../site/disk-spec.ts';
import {
  type ObservedNic,
  type ObservedPrivateIp,
  type ObservedSite,
  type ObservedVolume,
  present,
} from '../site/observed.ts';
import { hasIsolationGroup } from './isolation-group.ts';
import { productionStation } from './member.ts';
import { isUnfinished } from './operations.ts';
import type { FailoverPolicy, GroupAggregate, ProtectedInstance, ReplicationPair } from './protection-group.ts';
import { isIdentity, type NicSayings, type RecordedNic, type RecordedPrivateIp } from './recorded-nic.ts';
import { stamped } from './recording.ts';
import type { Station } from './station.ts';

/** What the owner says of a NIC; the rest is recorded from EC2. */
export type NicDeclaration = Pick<RecordedNic, 'networkInterfaceId'> & Partial<NicSayings>;

/**
 * The identity of a NIC as EC2 shows it, with what its owner declared of it. Role defaults to `service`, also for the
 * primary NIC: nothing is left behind unless the owner says so. Private IPs come with the primary one first.
 */
export const recordNic = (
  observed: ObservedNic,
  declared: Omit<NicDeclaration, 'networkInterfaceId'>,
): RecordedNic => ({
  networkInterfaceId: observed.id,
  deviceIndex: observed.attachment?.deviceIndex ?? 0,
  role: declared.role ?? 'service',
  macAddress: observed.macAddress.toLowerCase(),
  subnetId: observed.subnetId,
  availabilityZone: observed.availabilityZone,
  securityGroupIds: observed.securityGroupIds,
  privateIps: [...observed.privateIps]
    .sort((a, b) => Number(b.primary) - Number(a.primary))
    .map(({ address, primary, eip }) => ({ address, primary, ...recordedEip(eip, declared) }))
    .filter((ip) => ip.primary || ip.eip !== undefined || isIdentity(declared, ip.address)),
  // Both go with their NIC alone, so they are no guest's.
  ...(observed.ipv6Addresses && !declared.cameBy ? { ipv6Addresses: observed.ipv6Addresses } : {}),
  ...(observed.prefixes && !declared.cameBy ? { prefixes: observed.prefixes } : {}),
  ...saidOf(declared),
});

/** A public IP without an allocation is auto-assigned, and cannot be kept; of a guest's NIC others are the NIC's own. */
const recordedEip = (
  eip: ObservedPrivateIp['eip'],
  { cameBy }: Partial<NicSayings>,
): Pick<RecordedPrivateIp, 'eip'> => {
  if (!eip?.allocationId || cameBy?.allocationIds.includes(eip.allocationId) === false) return {};
  return { eip: { allocationId: eip.allocationId, publicIp: eip.publicIp } };
};

/** What the owner has said, and nothing of what was left open. */
export const saidOf = (declared: Partial<NicSayings>): Omit<Partial<NicSayings>, 'role'> => ({
  ...(declared.primaryIp ? { primaryIp: declared.primaryIp } : {}),
  ...(declared.demands ? { demands: declared.demands } : {}),
  ...(declared.drNetworkInterfaceId ? { drNetworkInterfaceId: declared.drNetworkInterfaceId } : {}),
  ...(declared.overlay ? { overlay: declared.overlay } : {}),
  ...(declared.twin ? { twin: declared.twin } : {}),
  ...(declared.cameBy ? { cameBy: declared.cameBy } : {}),
});

/** Size and kind of a disk, so that its DR disk can be made alike. */
export const recordDisk = (observed: ObservedVolume): DiskSpec => ({
  sizeGiB: observed.sizeGiB,
  type: observed.type,
  ...(observed.iops === undefined ? {} : { iops: observed.iops }),
  ...(observed.throughput === undefined ? {} : { throughput: observed.throughput }),
});

/**
 * Whether the record of a member's disks follows production: while no failover has touched the member, and after one that
 * failed before its first move, since production may have gone on and its disks may have grown. Each try pins the newest
 * recovery point, so its DR disks are to be like the disks of now.
 */
const doDisksFollow = ({ status, progress }: ProtectedInstance): boolean =>
  status === 'protected' || (isUnfinished(status) && !progress?.finished && progress?.committedAt === undefined);

/**
 * The group with NICs and disks as production shows them now, for members that no failover has touched yet: while a member
 * is protected, production is right. Afterwards the record is, and nothing observed changes it but the kind and size of disks
 * until the first move. What was seen whole is marked with the moment of the look.
 */
export const refreshRecorded = (aggregate: GroupAggregate, site: ObservedSite): GroupAggregate => {
  const station = productionStation(aggregate.group);
  const followed = new Set(aggregate.instances.filter(doDisksFollow).map(({ id }) => id));
  return {
    ...aggregate,
    instances: aggregate.instances.map((instance) =>
      instance.status === 'protected'
        ? stamped(
            {
              ...instance,
              nics: instance.nics.map((nic) =>
                refreshNic(
                  nic,
                  instance,
                  { serverId: instance.servers[station], policy: aggregate.group.policy },
                  site,
                ),
              ),
            },
            station,
            site,
          )
        : instance,
    ),
    pairs: aggregate.pairs.map((pair) => (followed.has(pair.instanceId) ? refreshPair(pair, station, site) : pair)),
  };
};

/** Taken as it is now, but nothing recorded is forgotten: what is gone stays in the record, and the plan names it. Nor are groups that an isolation replaces. */
const refreshNic = (
  nic: RecordedNic,
  { nics }: Pick<ProtectedInstance, 'nics'>,
  { serverId, policy }: { readonly serverId: string; readonly policy: FailoverPolicy },
  site: ObservedSite,
): RecordedNic => {
  const observed = present(site.nics, nic.networkInterfaceId);
  if (observed?.attachment?.serverId !== serverId) return nic;
  const now = recordNic(observed, nic);
  const elsewhere = new Set(allocationsOn(nics, site));
  const kept = now.privateIps.map((ip) => ({ ...missedEip(nic, ip, elsewhere), ...ip }));
  const gone = nic.privateIps.filter(({ address }) => !now.privateIps.some((ip) => ip.address === address));
  return {
    ...now,
    macAddress: nic.macAddress,
    securityGroupIds: hasIsolationGroup(observed, policy) ? nic.securityGroupIds : now.securityGroupIds,
    privateIps: [...kept, ...gone],
    ...together('ipv6Addresses', nic, now),
    ...together('prefixes', nic, now),
  };
};

const together = (attribute: 'ipv6Addresses' | 'prefixes', before: RecordedNic, now: RecordedNic) => {
  if (now.cameBy) return {};
  const all = [...new Set([...(before[attribute] ?? []), ...(now[attribute] ?? [])])];
  return all.length > 0 ? { [attribute]: all } : {};
};

/** The EIP that a private IP had when it was recorded, unless its owner has moved it to another recorded address. */
const missedEip = (nic: RecordedNic, { address }: RecordedPrivateIp, elsewhere: ReadonlySet<string>) => {
  const eip = nic.privateIps.find((ip) => ip.address === address)?.eip;
  return eip && !elsewhere.has(eip.allocationId) ? { eip } : {};
};

/** Only EIPs on recorded NICs: nothing moves with another NIC, so an EIP there would be lost without a word. */
const allocationsOn = (nics: readonly RecordedNic[], site: ObservedSite): readonly string[] =>
  nics
    .flatMap(({ networkInterfaceId }) => present(site.nics, networkInterfaceId)?.privateIps ?? [])
    .flatMap(({ eip }) => eip?.allocationId ?? []);

const refreshPair = (pair: ReplicationPair, station: Station, site: ObservedSite): ReplicationPair => {
  const observed = present(site.volumes, pair.volumes[station] ?? '');
  return observed ? { ...pair, disk: recordDisk(observed), recordedAt: site.at } : pair;
};
