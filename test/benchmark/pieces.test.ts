import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sdkClient } from '../../benchmark/baselines/retries.ts';
import { LATENCIES, withLatency } from '../../benchmark/latency.ts';
import { dollarsOf, NOTHING } from '../../benchmark/meter.ts';
import { benchCommand } from '../../benchmark/options.ts';
import { PRICES } from '../../lambdas/domain/site/prices.ts';
import { ec2Error } from '../../simulated-aws/ec2.ts';
import type { Services } from '../../simulation/lambda/services.ts';
import { createScheduler } from '../../simulation/scheduler/scheduler.ts';

const setup = () => createScheduler({ seed: 1, startAt: 0 });

describe('dollars', () => {
  it('are each thing that was used at its list price', () => {
    expect(dollarsOf(NOTHING, 1)).toBe(0);
    expect(dollarsOf({ ...NOTHING, transitions: 1000 }, 1)).toBeCloseTo(0.025);
    expect(dollarsOf({ ...NOTHING, writeUnits: 1_000_000, readUnits: 1_000_000 }, 1)).toBeCloseTo(0.75);
    expect(dollarsOf({ ...NOTHING, invocations: 1_000_000 }, 1)).toBeCloseTo(0.2);
    expect(dollarsOf({ ...NOTHING, lambdaSeconds: 10 }, 2)).toBeCloseTo(20 * PRICES.lambdaGbSecond);
  });
});

describe('call latency', () => {
  it('grows with what a look brings back', async () => {
    const scheduler = setup();
    const ec2 = { send: async () => ({ Volumes: [{}, {}, {}], $metadata: {} }) };
    const services = {
      ec2,
      autoScaling: ec2,
      kms: ec2,
      cloudWatch: ec2,
      dynamoDb: ec2,
      sfn: ec2,
    } as unknown as Services;
    const slow = withLatency(services, LATENCIES.calls, scheduler);
    await scheduler.run(slow.ec2.send(new DescribeVolumesCommand({})));
    expect(scheduler.now()).toBe(150 + 3 * 2);
  });
});

describe("an SDK's client", () => {
  it('makes three attempts of a throttled call, with pauses between', async () => {
    const scheduler = setup();
    const seen = { attempts: 0 };
    const send = async () => {
      seen.attempts += 1;
      throw ec2Error('RequestLimitExceeded', 'Request limit exceeded.');
    };
    const sdk = sdkClient({ client: { send }, clock: scheduler.clockOf('sdk'), random: scheduler.random });
    const call = sdk.send(new DescribeVolumesCommand({}));
    await expect(scheduler.run(call)).rejects.toThrow('Request limit exceeded.');
    expect(seen.attempts).toBe(3);
    expect(scheduler.now()).toBeLessThanOrEqual(500 + 1000);
  });
});

describe('the options of the benchmark', () => {
  it('measure 1, 10, 100 and 1,000 servers by every design where nothing is said', () => {
    expect(benchCommand().parse([], { from: 'user' }).opts()).toMatchObject({
      servers: [1, 10, 100, 1000],
      designs: ['ours', 'serial', 'map'],
      latency: ['bare', 'calls'],
    });
  });

  it.each([
    [['--servers', '1,none'], "'1,none' is invalid. Use a whole number from 1 to 5000, with commas between."],
    [['--designs', 'fast'], "'fast' is invalid. Use ours, serial, map, with commas between."],
    [['--share', '2'], "'2' is invalid. Use a number above 0, at most 1."],
  ])('refuse %s and say what is allowed', (args, message) => {
    const command = benchCommand().configureOutput({ writeErr: () => {} });
    expect(() => command.parse(args, { from: 'user' })).toThrow(message);
  });

  it('are taken as they are said', () => {
    const args = ['--servers', '2,20', '--designs', 'ours', '--share', '0.5', '--others', '--without-dr-disks'];
    expect(benchCommand().parse(args, { from: 'user' }).opts()).toMatchObject({
      servers: [2, 20],
      designs: ['ours'],
      share: 0.5,
      others: true,
      withoutDrDisks: true,
    });
  });
});
