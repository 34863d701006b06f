/** IPv4 arithmetic on addresses as numbers. */

export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

const OCTETS = [24, 16, 8, 0] as const;

const parseIp = (text: string): number | undefined => {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!octets || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
};

export const formatIp = (value: number): string =>
  OCTETS.map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

export const sizeOf = (cidr: Cidr): number => 2 ** (32 - cidr.prefix);

/** `undefined` for what is no IPv4 block, or has bits set below its prefix. */
export const parseCidr = (text: string): Cidr | undefined => {
  const [address = '', length = ''] = text.split('/');
  const base = parseIp(address);
  const prefix = /^\d{1,2}$/.test(length) ? Number(length) : 33;
  if (base === undefined || prefix > 32) return undefined;
  return base % 2 ** (32 - prefix) === 0 ? { base, prefix } : undefined;
};

export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.prefix >= outer.prefix && inner.base >= outer.base && inner.base < outer.base + sizeOf(outer);

export const overlaps = (one: Cidr, other: Cidr): boolean => contains(one, other) || contains(other, one);

/**
 * Addresses of a subnet that can be given to network interfaces. Source: VPC User Guide, Subnet sizing: the first four and
 * the last address of each subnet are reserved.
 */
export const usableAddresses = (cidr: Cidr): { readonly first: number; readonly last: number } => ({
  first: cidr.base + 4,
  last: cidr.base + sizeOf(cidr) - 2,
});

export const isUsable = (cidr: Cidr, address: string): boolean => {
  const value = parseIp(address);
  const { first, last } = usableAddresses(cidr);
  return value !== undefined && value >= first && value <= last;
};
