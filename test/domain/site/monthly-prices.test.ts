import { describe, expect, it } from 'vitest';
import { publicIpMonth, snapshotMonth, volumeMonth } from '../../../lambdas/domain/site/monthly-prices.ts';

describe('what is kept costs each month', () => {
  it.each([
    [{ sizeGiB: 100, type: 'gp2' }, 10],
    [{ sizeGiB: 100, type: 'gp3' }, 8],
    [{ sizeGiB: 100, type: 'gp3', iops: 3_000, throughput: 125 }, 8],
    [{ sizeGiB: 100, type: 'gp3', iops: 4_000, throughput: 225 }, 8 + 5 + 4],
    [{ sizeGiB: 100, type: 'io2', iops: 4_000 }, 12.5 + 260],
    [{ sizeGiB: 1_000, type: 'st1' }, 45],
  ])('%o costs %d dollars', (disk, dollars) => {
    expect(volumeMonth(disk)).toBeCloseTo(dollars);
  });

  it('nobody knows what, of a type that has no price', () => {
    expect(volumeMonth({ sizeGiB: 100, type: 'toString' })).toBeUndefined();
  });

  it('snapshot data by its tier, and a public address by the hour', () => {
    expect(snapshotMonth(100)).toBeCloseTo(5);
    expect(snapshotMonth(100, 'archive')).toBeCloseTo(1.25);
    expect(publicIpMonth()).toBeCloseTo(3.65);
  });
});
