import {
  AllocateAddressCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  type EC2ServiceException,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { makeNic, makeServer, setup } from './site.ts';

/** How many calls in a row are accepted until one is throttled. */
const accepted = async (call: () => Promise<unknown>): Promise<number> => {
  for (let n = 0; n < 10_000; n += 1) {
    const refusal = await call().then(
      () => undefined,
      (error: EC2ServiceException) => error,
    );
    if (refusal?.name === 'RequestLimitExceeded') {
      expect(refusal).toMatchObject({ $fault: 'server', $metadata: { httpStatusCode: 503 } });
      return n;
    }
    if (refusal) throw refusal;
  }
  throw new Error('never throttled');
};

describe('the API allowance of the simulated EC2', () => {
  it('is a burst, then a number of calls a second, for each action by itself', async () => {
    const { ec2, clock, ...rest } = await setup();
    const allocate = () => ec2.send(new AllocateAddressCommand({}));
    expect(await accepted(allocate)).toBe(50);
    await clock.sleep(999);
    expect(await accepted(allocate)).toBe(0);
    await clock.sleep(1);
    expect(await accepted(allocate)).toBe(5);
    await clock.sleep(3_000);
    expect(await accepted(allocate)).toBe(15);
    await clock.sleep(3_600_000);
    expect(await accepted(allocate)).toBe(50);
    await expect(makeNic({ ec2, clock, ...rest })).resolves.toMatch(/^eni-/);
  });

  it('is what others of the account leave of it', async () => {
    const clock = createVirtualClock(0);
    const ec2 = createSimulatedEc2({ clock, othersTake: 0.5 });
    const allocate = () => ec2.send(new AllocateAddressCommand({}));
    expect(await accepted(allocate)).toBe(25);
    await clock.sleep(4_000);
    expect(await accepted(allocate)).toBe(10);
  });

  it('is larger for tags', async () => {
    const site = await setup();
    const Resources = [await makeNic(site)];
    const tag = () => site.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(await accepted(tag)).toBe(100);
    await site.clock.sleep(1_000);
    expect(await accepted(tag)).toBe(10);
  });

  it('is smaller for a Describe call with neither filter nor page size', async () => {
    const { ec2 } = await setup();
    expect(await accepted(() => ec2.send(new DescribeInstancesCommand({})))).toBe(50);
    expect(await accepted(() => ec2.send(new DescribeInstancesCommand({ MaxResults: 100 })))).toBe(100);
  });

  it('also counts the servers that calls launch', async () => {
    const site = await setup();
    const launch = (MaxCount: number) =>
      site.ec2.send(
        new RunInstancesCommand({
          ImageId: 'ami-0123456789abcdef0',
          InstanceType: 't3.micro',
          MinCount: 1,
          MaxCount,
          SubnetId: site.subnetA,
        }),
      );
    await expect(launch(1001)).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    await launch(100);
    expect(site.ec2.calls().filter(({ error }) => error === 'RequestLimitExceeded')).toHaveLength(1);
  });

  it('also counts the servers that calls stop', async () => {
    const site = await setup();
    const id = await makeServer(site);
    const ids = Array.from({ length: 600 }, () => id);
    await site.ec2.send(new StopInstancesCommand({ InstanceIds: ids }));
    const again = () => site.ec2.send(new StopInstancesCommand({ InstanceIds: ids }));
    await expect(again()).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    await site.clock.sleep(10_000);
    await expect(again()).resolves.toBeDefined();
  });

  it('can be used up on demand, and comes back with time', async () => {
    const { ec2, clock } = await setup();
    ec2.faults.drainBucket('AllocateAddress');
    await expect(ec2.send(new AllocateAddressCommand({}))).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    await clock.sleep(1_000);
    await expect(ec2.send(new AllocateAddressCommand({}))).resolves.toBeDefined();
  });
});
