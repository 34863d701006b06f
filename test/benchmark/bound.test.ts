import { describe, expect, it } from 'vitest';
import { lowerBoundSeconds } from '../../benchmark/bound.ts';
import { bucketsOf, ec2LikeLatencies, instantaneousLatencies } from '../../simulated-aws/ec2.ts';

const latencies = ec2LikeLatencies;
const bound = (servers: number, drDisks = true) => lowerBoundSeconds({ servers, drDisks, latencies });

describe('the lower bound of a failover', () => {
  it('is the longest chain of a server while every bucket holds what all servers need', () => {
    const { forcedStopMs, volumeDetachMs, nicDetachMs, nicAttachMs, consistencyLagMs } = latencies;
    const chain = (forcedStopMs + volumeDetachMs + nicDetachMs + nicAttachMs + 3 * consistencyLagMs) / 1000;
    expect(chain).toBe(32);
    expect(bound(1)).toBe(chain);
    expect(bound(10)).toBe(chain);
  });

  it('grows with the bucket of DetachVolume where DR servers have two disks of their own', () => {
    const { burst, perSecond } = bucketsOf('DetachVolume').requests;
    const afterTheLast = 5 + 1 + 3 + 1;
    expect(bound(100)).toBe((3 * 100 - burst) / perSecond + afterTheLast);
    expect([bound(100), bound(1000), bound(5000)]).toEqual([60, 600, 3000]);
  });

  it('is that of the NICs, then that of AttachVolume, where DR servers have no disks', () => {
    expect(bound(100, false)).toBe(42);
    // Nothing is attached before a volume is seen to be made, 4 s after the first call.
    expect(bound(1000, false)).toBe(4 + (2000 - 50) / 5 + 4);
  });

  it('follows the buckets: where others take half, twice as long is waited for tokens', () => {
    const halved = lowerBoundSeconds({ servers: 1000, drDisks: true, latencies, othersTake: 0.5 });
    expect(halved).toBe((3000 - 25) / 2.5 + 10);
  });

  it('is nothing but tokens where EC2 takes no time', () => {
    expect(lowerBoundSeconds({ servers: 1000, drDisks: true, latencies: instantaneousLatencies })).toBe(590);
    expect(lowerBoundSeconds({ servers: 10, drDisks: true, latencies: instantaneousLatencies })).toBe(0);
  });
});
