/** IPv6 arithmetic on addresses as numbers of 128 bits. */

export interface Ipv6Cidr {
  readonly base: bigint;
  readonly prefix: number;
}

const GROUPS = 8;

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));

/** `undefined` for what is no IPv6 address. */
export const parseIpv6 = (text: string): bigint | undefined => {
  const [head = '', tail, more] = text.split('::');
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = GROUPS - left.length - right.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 0x10000n + BigInt(`0x${group}`), 0n);
};

/** Source: RFC 5952, section 4: lower case, the longest run of zero groups shortened. */
export const formatIpv6 = (value: bigint): string => {
  const groups = Array.from({ length: GROUPS }, (_, n) =>
    ((value >> BigInt(16 * (GROUPS - 1 - n))) & 0xffffn).toString(16),
  );
  const runs = groups.map((_, from) => groups.slice(from).findIndex((group) => group !== '0'));
  const lengths = runs.map((run, from) => (run === -1 ? GROUPS - from : run));
  const longest = Math.max(...lengths);
  if (longest < 2) return groups.join(':');
  const from = lengths.indexOf(longest);
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + longest).join(':')}`;
};

/** `undefined` for what is no IPv6 block, or has bits set below its prefix. */
export const parseIpv6Cidr = (text: string): Ipv6Cidr | undefined => {
  const [address = '', length = ''] = text.split('/');
  const base = parseIpv6(address);
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : 129;
  if (base === undefined || prefix > 128) return undefined;
  return base % sizeOfIpv6({ prefix }) === 0n ? { base, prefix } : undefined;
};

export const sizeOfIpv6 = ({ prefix }: Pick<Ipv6Cidr, 'prefix'>): bigint => 2n ** BigInt(128 - prefix);

export const containsIpv6 = (outer: Ipv6Cidr, inner: Ipv6Cidr): boolean =>
  inner.prefix >= outer.prefix && inner.base >= outer.base && inner.base < outer.base + sizeOfIpv6(outer);

export const overlapsIpv6 = (one: Ipv6Cidr, other: Ipv6Cidr): boolean =>
  containsIpv6(one, other) || containsIpv6(other, one);
