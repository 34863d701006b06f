import { ec2Error } from '../engine/errors.ts';
import type { Site } from '../engine/site.ts';
import { formatIp, parseCidr, sizeOf } from '../network/ip.ts';

/** Blocks for documentation and for benchmarks (RFC 5737, RFC 2544), so that no address is anybody's. */
const POOL = ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/24', '198.18.0.0/15'];

/** Source: EC2 API Reference, Error codes, InsufficientAddressCapacity. */
export const freePublicIp = (site: Site): string => {
  const taken = new Set([
    ...site.draft.list('addresses').map(({ publicIp }) => publicIp),
    ...site.draft.list('networkInterfaces').map(({ publicIp }) => publicIp),
  ]);
  for (const block of POOL.flatMap((text) => parseCidr(text) ?? [])) {
    for (let value = block.base + 1; value < block.base + sizeOf(block) - 1; value += 1) {
      if (!taken.has(formatIp(value))) return formatIp(value);
    }
  }
  throw ec2Error('InsufficientAddressCapacity', 'Not enough addresses are available to satisfy the request.');
};
