import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { subnetListing } from '../engine/listings.ts';
import type { SubnetRecord } from '../engine/model.ts';
import { hash, type Site } from '../engine/site.ts';
import { formatIp, isUsable, parseCidr, sizeOf, usableAddresses } from '../network/ip.ts';
import { groupsFor } from '../network/security-groups.ts';
import { release } from './addresses.ts';
import type { NicRecord, PrivateIpRecord } from './nic-model.ts';
import { type NicRanges, rangesFor } from './nic-ranges.ts';

/** What a new network interface is to be like. */
export interface NicRequest {
  readonly subnetId: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly description?: string | undefined;
  /** The primary address first; an address left empty is chosen. */
  readonly privateIps: readonly (string | undefined)[];
  readonly ranges?: Parameters<typeof rangesFor>[2];
  readonly tags: Readonly<Record<string, string>>;
  readonly operator?: string | undefined;
  readonly wantsPublicIp?: boolean | undefined;
}

export const blockOf = (subnet: SubnetRecord) => parseCidr(subnet.cidr) ?? { base: 0, prefix: 32 };

const takenIn = (site: Site, subnetId: string): Set<string> =>
  new Set(
    site.draft
      .list('networkInterfaces')
      .filter((nic) => nic.subnetId === subnetId)
      .flatMap((nic) => [...nic.privateIps.map(({ address }) => address), ...addressesIn(nic)]),
  );

/** Source: EC2 User Guide, Prefix delegation: the addresses of a prefix are its NIC's alone. */
const addressesIn = ({ ipv4Prefixes = [] }: NicRanges): readonly string[] =>
  ipv4Prefixes.flatMap((text) => {
    const block = parseCidr(text) ?? { base: 0, prefix: 32 };
    return Array.from({ length: sizeOf(block) }, (_, n) => formatIp(block.base + n));
  });

/** Source: EC2 API Reference, Error codes, InsufficientFreeAddressesInSubnet. */
const freeAddress = (subnet: SubnetRecord, taken: ReadonlySet<string>): string => {
  const { first, last } = usableAddresses(blockOf(subnet));
  for (let value = first; value <= last; value += 1) {
    const address = formatIp(value);
    if (!taken.has(address)) return address;
  }
  const message = `The specified subnet '${subnet.id}' does not have enough free addresses to satisfy the request.`;
  throw ec2Error('InsufficientFreeAddressesInSubnet', message);
};

/** Source: EC2 API Reference, Error codes: InvalidParameterValue outside the subnet, InvalidIPAddress.InUse. */
const checkAddress = (subnet: SubnetRecord, address: string, taken: ReadonlySet<string>): string => {
  if (!isUsable(blockOf(subnet), address)) {
    throw ec2Error('InvalidParameterValue', `Address ${address} does not fall within the subnet's address range`);
  }
  if (taken.has(address)) throw ec2Error('InvalidIPAddress.InUse', `Address ${address} is in use.`);
  return address;
};

/** Addresses that were asked for are set aside before the others are chosen. */
const allocate = (
  site: Site,
  subnet: SubnetRecord,
  { wanted, ranges }: { readonly wanted: readonly (string | undefined)[]; readonly ranges: NicRanges },
): PrivateIpRecord[] => {
  const taken = new Set([...takenIn(site, subnet.id), ...addressesIn(ranges)]);
  for (const address of wanted) if (address) taken.add(checkAddress(subnet, address, taken));
  return wanted.map((asked, index) => {
    const address = asked ?? freeAddress(subnet, taken);
    taken.add(address);
    return { address, primary: index === 0 };
  });
};

const MAC_DIGITS = 10;

/** A locally administered, individual MAC address that no network interface of the site has. */
const newMac = (site: Site): string => {
  const taken = new Set(site.draft.list('networkInterfaces').map(({ macAddress }) => macAddress));
  for (;;) {
    const digits = hash(`${site.settings.seed} mac ${site.nextNumber()}`).slice(0, MAC_DIGITS);
    const mac = `02${digits}`.match(/../g)?.join(':') ?? '';
    if (!taken.has(mac)) return mac;
  }
};

export const createNic = (site: Site, request: NicRequest): NicRecord => {
  const subnet = find(subnetListing, site.draft, request.subnetId ?? '');
  const ranges = rangesFor(site, subnet, request.ranges ?? {});
  const nic: NicRecord = {
    ...site.newId('eni'),
    tags: request.tags,
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    macAddress: site.chosen('mac') ?? newMac(site),
    description: request.description ?? '',
    sourceDestCheck: true,
    groups: groupsFor(site, subnet.vpcId, request.groups),
    privateIps: allocate(site, subnet, { wanted: request.privateIps, ranges }),
    ...ranges,
    ...(request.operator === undefined ? {} : { operator: request.operator }),
    ...(request.wantsPublicIp ? { wantsPublicIp: true } : {}),
  };
  site.put('networkInterfaces', nic);
  return nic;
};

/** An EIP does not outlive its network interface's association. Source: EC2 User Guide, Elastic IP addresses. */
export const deleteNic = (site: Site, id: string): void => {
  for (const address of site.draft.list('addresses')) {
    if (address.association?.networkInterfaceId === id) release(site, address);
  }
  site.remove('networkInterfaces', id);
};
