import type { CreateNetworkInterfaceRequest, NetworkInterface } from '@aws-sdk/client-ec2';
import { ec2Error } from '../engine/errors.ts';
import type { SubnetRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { contains, formatIp, overlaps, parseCidr, sizeOf } from '../network/ip.ts';
import {
  containsIpv6,
  formatIpv6,
  type Ipv6Cidr,
  overlapsIpv6,
  parseIpv6,
  parseIpv6Cidr,
  sizeOfIpv6,
} from '../network/ipv6.ts';
import type { NicRecord } from './nic-model.ts';

/** IPv6 addresses and prefixes of a network interface. They belong to it, so they go where it goes. */
export type NicRanges = Pick<NicRecord, 'ipv6' | 'ipv4Prefixes' | 'ipv6Prefixes'>;

type Asked = Pick<
  CreateNetworkInterfaceRequest,
  'Ipv6Addresses' | 'Ipv6AddressCount' | 'Ipv4Prefixes' | 'Ipv4PrefixCount' | 'Ipv6Prefixes' | 'Ipv6PrefixCount'
>;

/** Source: EC2 User Guide, Prefix delegation for network interfaces: IPv4 prefixes are /28, IPv6 ones /80. */
const IPV4_PREFIX = 28;
const IPV6_PREFIX = 80;

/** Source: VPC User Guide, Subnet CIDR blocks: the first four IPv6 addresses of a subnet and the last are reserved. */
const RESERVED = 4n;

/**
 * Source: EC2 API Reference, Error codes, InvalidParameterValue. UNVERIFIED[nic-ranges-invalid]: that it is the code
 * for each of these.
 */
const invalid = (message: string) => ec2Error('InvalidParameterValue', message);

const whole = (address: bigint): Ipv6Cidr => ({ base: address, prefix: 128 });

/** Source: CreateNetworkInterface, `Ipv6Addresses`: "from the IPv6 CIDR block range of your subnet". */
const blockOfIpv6 = ({ id, ipv6Cidr = '' }: SubnetRecord): Ipv6Cidr => {
  const block = parseIpv6Cidr(ipv6Cidr);
  if (!block) throw invalid(`The subnet '${id}' has no IPv6 CIDR block.`);
  return block;
};

const neighbours = (site: Site, subnet: SubnetRecord): NicRecord[] =>
  site.draft.list('networkInterfaces').filter(({ subnetId }) => subnetId === subnet.id);

const takenIpv6 = (nics: readonly NicRanges[]): Ipv6Cidr[] =>
  nics.flatMap(({ ipv6 = [], ipv6Prefixes = [] }) => [
    ...ipv6.map((text) => whole(parseIpv6(text) ?? 0n)),
    ...ipv6Prefixes.flatMap((text) => parseIpv6Cidr(text) ?? []),
  ]);

/**
 * Source: EC2 API Reference, Error codes, InvalidIPAddress.InUse. UNVERIFIED[nic-ipv6-in-use]: that it is the code for
 * IPv6 as well.
 */
const claim = (block: Ipv6Cidr, wanted: Ipv6Cidr | undefined, text: string, taken: Ipv6Cidr[]): string => {
  if (!wanted || !containsIpv6(block, wanted)) throw invalid(`${text} is not within the subnet's IPv6 CIDR block`);
  if (taken.some((other) => overlapsIpv6(other, wanted)))
    throw ec2Error('InvalidIPAddress.InUse', `${text} is in use.`);
  taken.push(wanted);
  return text;
};

/** The lowest free range. EC2 takes whichever it likes. */
const choose = (block: Ipv6Cidr, prefix: number, taken: Ipv6Cidr[]): string => {
  const size = sizeOfIpv6({ prefix });
  for (
    let base = block.base + (RESERVED > size ? RESERVED : size);
    base < block.base + sizeOfIpv6(block);
    base += size
  ) {
    const free = { base, prefix };
    if (taken.some((other) => overlapsIpv6(other, free))) continue;
    taken.push(free);
    return prefix === 128 ? formatIpv6(base) : `${formatIpv6(base)}/${prefix}`;
  }
  throw noRoom();
};

/** Source: EKS Best Practices Guide, Prefix mode: the error of EC2 where a subnet has no contiguous block left. */
const noRoom = () =>
  ec2Error(
    'InsufficientCidrBlocks',
    'The specified subnet does not have enough free cidr blocks to satisfy the request.',
  );

const ipv6Ranges = (site: Site, subnet: SubnetRecord, asked: Asked): Pick<NicRanges, 'ipv6' | 'ipv6Prefixes'> => {
  const addresses = (asked.Ipv6Addresses ?? []).map(({ Ipv6Address = '' }) => Ipv6Address);
  const prefixes = (asked.Ipv6Prefixes ?? []).map(({ Ipv6Prefix = '' }) => Ipv6Prefix);
  const { Ipv6AddressCount = 0, Ipv6PrefixCount = 0 } = asked;
  if (addresses.length + prefixes.length + Ipv6AddressCount + Ipv6PrefixCount === 0) return {};
  const block = blockOfIpv6(subnet);
  const taken = takenIpv6(neighbours(site, subnet));
  const prefix = (text: string) => {
    const cidr = parseIpv6Cidr(text);
    return claim(block, cidr?.prefix === IPV6_PREFIX ? cidr : undefined, text, taken);
  };
  const address = (text: string) => {
    const value = parseIpv6(text);
    const isReserved = value !== undefined && value - block.base < RESERVED;
    return claim(block, value === undefined || isReserved ? undefined : whole(value), text, taken);
  };
  const ipv6Prefixes = [...prefixes.map(prefix), ...many(Ipv6PrefixCount, () => choose(block, IPV6_PREFIX, taken))];
  const ipv6 = [...addresses.map(address), ...many(Ipv6AddressCount, () => choose(block, 128, taken))];
  return { ...(ipv6.length > 0 ? { ipv6 } : {}), ...(ipv6Prefixes.length > 0 ? { ipv6Prefixes } : {}) };
};

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const takenIpv4 = (site: Site, subnet: SubnetRecord) =>
  neighbours(site, subnet).flatMap(({ privateIps, ipv4Prefixes = [] }) =>
    [...privateIps.map(({ address }) => `${address}/32`), ...ipv4Prefixes].flatMap((text) => parseCidr(text) ?? []),
  );

/**
 * Source: CreateNetworkInterface, `Ipv4Prefixes`: of the subnet's block, nobody else's. UNVERIFIED[nic-prefix-code]:
 * the code.
 */
const ipv4Ranges = (site: Site, subnet: SubnetRecord, asked: Asked): Pick<NicRanges, 'ipv4Prefixes'> => {
  const named = (asked.Ipv4Prefixes ?? []).map(({ Ipv4Prefix = '' }) => Ipv4Prefix);
  const { Ipv4PrefixCount = 0 } = asked;
  if (named.length + Ipv4PrefixCount === 0) return {};
  const block = parseCidr(subnet.cidr) ?? { base: 0, prefix: 32 };
  const taken = takenIpv4(site, subnet);
  const claimed = named.map((text) => {
    const cidr = parseCidr(text);
    if (cidr?.prefix !== IPV4_PREFIX || !contains(block, cidr)) throw invalid(`${text} is no /28 of the subnet`);
    if (taken.some((other) => overlaps(other, cidr))) throw ec2Error('InvalidIPAddress.InUse', `${text} is in use.`);
    taken.push(cidr);
    return text;
  });
  const chosen = many(Ipv4PrefixCount, () => {
    const size = sizeOf({ base: 0, prefix: IPV4_PREFIX });
    // Neither the first block nor the last: they hold the subnet's reserved addresses.
    for (let base = block.base + size; base < block.base + sizeOf(block) - size; base += size) {
      const free = { base, prefix: IPV4_PREFIX };
      if (taken.some((other) => overlaps(other, free))) continue;
      taken.push(free);
      return `${formatIp(base)}/${IPV4_PREFIX}`;
    }
    throw noRoom();
  });
  return { ipv4Prefixes: [...claimed, ...chosen] };
};

/** Source: CreateNetworkInterface: addresses and prefixes by name, or by number. */
export const rangesFor = (site: Site, subnet: SubnetRecord, asked: Asked): NicRanges => ({
  ...ipv6Ranges(site, subnet, asked),
  ...ipv4Ranges(site, subnet, asked),
});

export const rangeShapes = ({
  ipv6 = [],
  ipv4Prefixes = [],
  ipv6Prefixes = [],
}: NicRanges): Pick<NetworkInterface, 'Ipv6Addresses' | 'Ipv4Prefixes' | 'Ipv6Prefixes'> => ({
  Ipv6Addresses: ipv6.map((Ipv6Address) => ({ Ipv6Address })),
  ...(ipv4Prefixes.length > 0 ? { Ipv4Prefixes: ipv4Prefixes.map((Ipv4Prefix) => ({ Ipv4Prefix })) } : {}),
  ...(ipv6Prefixes.length > 0 ? { Ipv6Prefixes: ipv6Prefixes.map((Ipv6Prefix) => ({ Ipv6Prefix })) } : {}),
});
