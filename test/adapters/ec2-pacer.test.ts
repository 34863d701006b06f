import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { API_LIMITS, type ApiAction } from '../../lambdas/adapters/aws/ec2/limits.ts';
import { createPacer } from '../../lambdas/adapters/aws/ec2/pacer.ts';
import { createVirtualClock } from '../../local/clocks.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const setup = (share?: number) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const pacer = createPacer({ clock, ...(share === undefined ? {} : { share }) });
  const begin = clock.now();
  /** Seconds after which each of `calls` taken at once got its token. */
  const timesOf = (api: ApiAction, calls: number, resources?: number): Promise<number[]> =>
    Promise.all(
      Array.from({ length: calls }, async () => {
        await pacer.take(api, FOREVER, resources);
        return (clock.now() - begin) / 1000;
      }),
    );
  return { clock, pacer, timesOf };
};

describe('pacing of EC2 calls', () => {
  it('lets all of the burst go at once and the rest at the rate, from when EC2 may have begun to count', async () => {
    const times = await setup().timesOf('DetachNetworkInterface', 57);
    expect(times.filter((time) => time === 0)).toHaveLength(50);
    expect(times.at(-1)).toBeCloseTo(1.2 + 7 / 5, 2);
  });

  it('leaves 30 % of all looks to others', async () => {
    const times = await setup().timesOf('DescribeVolumes', 77);
    expect(times.filter((time) => time === 0)).toHaveLength(70);
    expect(times.at(-1)).toBeCloseTo(1.2 + 7 / 14, 2);
  });

  it('uses the part of the allowance that it is told to use', async () => {
    const times = await setup(0.7).timesOf('DetachNetworkInterface', 42);
    expect(times.filter((time) => time === 0)).toHaveLength(35);
    expect(times.at(-1)).toBeCloseTo(1.2 + 7 / 3.5, 2);
  });

  it('goes on from the levels that another process has left', async () => {
    const { clock, pacer, timesOf } = setup();
    await timesOf('DetachVolume', 50);
    const other = createPacer({ clock });
    other.resume(JSON.parse(JSON.stringify(pacer.levels())));
    expect(await other.take('DetachVolume', clock.now())).toBe(false);
    expect(await other.take('AttachVolume', clock.now())).toBe(true);
  });

  it('keeps to what is declared of the account, and to the defaults for all else', async () => {
    const clock = createVirtualClock(Date.UTC(2026, 10, 23));
    const limits = { AttachVolume: { requests: { burst: 2, perSecond: 1 } } };
    const pacer = createPacer({ clock, limits, share: 1 });
    const now = clock.now();
    const taken = (api: ApiAction) => Promise.all([1, 2, 3].map(() => pacer.take(api, now)));
    expect(await taken('AttachVolume')).toEqual([true, true, false]);
    expect(await taken('DetachVolume')).toEqual([true, true, true]);
    expect(pacer.allowances).toMatchObject({ limits, share: 1, declared: ['AttachVolume'] });
    expect(pacer.allowances.limits.DetachVolume).toEqual(API_LIMITS.DetachVolume);
  });

  it('counts each API action for itself', async () => {
    const { timesOf } = setup();
    await timesOf('DetachNetworkInterface', 35);
    expect(await timesOf('AttachNetworkInterface', 35)).toEqual(Array(35).fill(0));
  });

  it('counts the servers that a call names, where EC2 does', async () => {
    const times = await setup().timesOf('StopInstances', 21, 50);
    expect(times.filter((time) => time === 0)).toHaveLength(20);
    expect(times.at(-1)).toBeCloseTo(1.2 + 50 / 20, 2);
  });

  it('refuses at once, and takes nothing, where the wait would be too long', async () => {
    const { clock, pacer, timesOf } = setup();
    await timesOf('AttachVolume', 50);
    const begin = clock.now();
    expect(await pacer.take('AttachVolume', begin + 1_300)).toBe(false);
    expect(clock.now()).toBe(begin);
    expect(await pacer.take('AttachVolume', begin + 1_400)).toBe(true);
  });

  it('refuses when the time is up, tokens or not', async () => {
    const { clock, pacer } = setup();
    expect(await pacer.take('AttachVolume', clock.now() - 1)).toBe(false);
  });

  it('refills up to the burst and no further', async () => {
    const { clock, timesOf } = setup();
    await timesOf('AttachVolume', 50);
    await clock.sleep(3_600_000);
    const times = await timesOf('AttachVolume', 51);
    expect(times.filter((time) => time === 3_600)).toHaveLength(50);
    expect(times.at(-1)).toBeCloseTo(3_600 + 1.2 + 1 / 5, 2);
  });

  it('waits for the next refill after EC2 has throttled a call, and takes half of the rate from then on', async () => {
    const { pacer, timesOf } = setup();
    pacer.drained('CreateTags');
    const times = await timesOf('CreateTags', 5);
    expect(times[0]).toBeCloseTo(1 + 1 / 5, 2);
    expect(times.at(-1)).toBeCloseTo(1 + 5 / 5, 2);
  });

  it('never lets more go, in any stretch of time, than burst and rate allow', async () => {
    const round = fc.record({ pauseMs: fc.integer({ min: 0, max: 3_000 }), calls: fc.integer({ min: 1, max: 60 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 6 }), async (rounds) => {
        const times = await timesOfRounds(rounds);
        const { burst, perSecond } = API_LIMITS.AttachVolume.requests;
        for (const { calls, ms } of stretches(times)) {
          expect(calls).toBeLessThanOrEqual(burst + (perSecond * ms) / 1000 + 1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** When each call of all rounds got its token, while earlier ones may still wait. */
const timesOfRounds = async (rounds: readonly { pauseMs: number; calls: number }[]): Promise<number[]> => {
  const { clock, pacer } = setup();
  const times: Promise<number>[] = [];
  for (const { pauseMs, calls } of rounds) {
    await clock.sleep(pauseMs);
    const taken = Array.from({ length: calls }, () => pacer.take('AttachVolume', FOREVER).then(() => clock.now()));
    times.push(...taken);
  }
  return (await Promise.all(times)).sort((a, b) => a - b);
};

const stretches = (times: readonly number[]) =>
  times.flatMap((from, first) => times.slice(first).map((to, more) => ({ calls: more + 1, ms: to - from })));
