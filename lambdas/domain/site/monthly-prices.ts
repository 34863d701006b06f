import type { DiskSpec } from './disk-spec.ts';
import { PRICES } from './prices.ts';

/** US dollars a month of a volume, attached or not. @returns `undefined` for a type whose price is not known */
export const volumeMonth = (disk: DiskSpec): number | undefined => {
  const { volumeGiB } = PRICES;
  const perGiB = Object.hasOwn(volumeGiB, disk.type) ? volumeGiB[disk.type as keyof typeof volumeGiB] : undefined;
  return perGiB === undefined ? undefined : disk.sizeGiB * perGiB + performanceMonth(disk);
};

const performanceMonth = ({ type, iops = 0, throughput = 0 }: DiskSpec): number => {
  if (type === 'io1' || type === 'io2') return iops * PRICES.provisionedIops;
  if (type !== 'gp3') return 0;
  const { freeIops, freeThroughput, iops: perIops, throughputMiBs } = PRICES.gp3;
  return Math.max(0, iops - freeIops) * perIops + Math.max(0, throughput - freeThroughput) * throughputMiBs;
};

/** US dollars a month of snapshot data; of an archived snapshot all of its volume is stored. */
export const snapshotMonth = (storedGiB: number, tier: 'standard' | 'archive' = 'standard'): number =>
  storedGiB * (tier === 'archive' ? PRICES.archivedGiB : PRICES.snapshotGiB);

/** US dollars a month of an EIP, or of any other public IPv4 address. */
export const publicIpMonth = (): number => PRICES.publicIpHour * PRICES.hoursAMonth;
