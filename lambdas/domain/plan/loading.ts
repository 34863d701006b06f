import type { Member } from '../group/member.ts';
import { PRICES } from '../site/prices.ts';

const MIB_PER_GIB = 1024;

/** How long the disks of these members load at most, and the price; both follow the data, at most the disk's size. */
export const loadingText = (members: readonly Member[]): string => {
  const rate = members[0]?.group.policy.volumeInitializationRate;
  if (rate === undefined) {
    return 'No rate is asked for, so nobody knows how long that takes; policy.volumeInitializationRate asks for one.';
  }
  const sizes = members.flatMap(({ pairs }) => pairs.map(({ disk }) => disk.sizeGiB));
  const seconds = Math.ceil((Math.max(0, ...sizes) * MIB_PER_GIB) / rate);
  const usd = sizes.reduce((sum, size) => sum + size, 0) * rate * PRICES.initializationGiB;
  return (
    `At ${rate} MiB/s each is loaded ${seconds} s after it was made, or sooner, for $${usd.toFixed(2)} at most ` +
    `(list price of ${PRICES.asOf}, differs by region). Where EC2 refuses the rate, the disk is made without it.`
  );
};
