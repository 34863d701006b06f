import {
  AllocateAddressCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteTagsCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  DescribeVolumesCommand,
  EC2ServiceException,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { makeEip, makeServer, makeVolume, START, setup, stateOf, ZONE_A } from './site.ts';

describe('calls to the simulated EC2', () => {
  it('are refused by name where it does not know the command, the parameter or the filter', async () => {
    const { ec2 } = await setup();
    const refused = (call: Promise<unknown>, message: string) =>
      expect(call).rejects.toMatchObject({ name: 'NotSimulatedError', message: expect.stringContaining(message) });
    await refused(ec2.send(new DescribeRegionsCommand({})), 'DescribeRegionsCommand');
    await refused(
      ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, Size: 1, OutpostArn: 'o' })),
      'OutpostArn',
    );
    const Filters = [{ Name: 'hibernation-options.configured', Values: ['true'] }];
    await refused(ec2.send(new DescribeInstancesCommand({ Filters })), 'hibernation-options.configured');
  });

  it('say which parameter is missing', async () => {
    const { ec2 } = await setup();
    const call = ec2.send(new StopInstancesCommand({ InstanceIds: [] }));
    await expect(call).rejects.toMatchObject({
      name: 'MissingParameter',
      message: expect.stringMatching('InstanceIds'),
    });
  });

  it('fail with the exception of the SDK, its request id and status', async () => {
    const { ec2 } = await setup();
    const error = await ec2.send(new StopInstancesCommand({ InstanceIds: ['i-00000000000000000'] })).catch((e) => e);
    expect(error).toBeInstanceOf(EC2ServiceException);
    expect(error).toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-00000000000000000' does not exist",
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
    });
  });

  it('tell a malformed id from an unknown one', async () => {
    const { ec2 } = await setup();
    const describe = (...VolumeIds: string[]) => ec2.send(new DescribeVolumesCommand({ VolumeIds }));
    await expect(describe('disk-1')).rejects.toMatchObject({ name: 'InvalidVolumeID.Malformed' });
    await expect(describe('vol-00000000000000000')).rejects.toMatchObject({ name: 'InvalidVolume.NotFound' });
  });

  it('calls as a dry run answer about the permission only, and change nothing', async () => {
    const site = await setup();
    const id = await makeServer(site);
    const dryRun = (instance: string) =>
      site.ec2.send(new StopInstancesCommand({ InstanceIds: [instance], DryRun: true }));
    await expect(dryRun(id)).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } });
    await expect(dryRun('i-00000000000000000')).rejects.toMatchObject({ name: 'DryRunOperation' });
    site.ec2.faults.deny('StopInstances');
    await expect(dryRun(id)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    });
    site.ec2.faults.allow('StopInstances');
    expect(await stateOf(site, id)).toBe('running');
  });

  it('are refused without permission, before anything happens', async () => {
    const { ec2 } = await setup();
    ec2.faults.deny('AllocateAddress');
    await expect(ec2.send(new AllocateAddressCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect((await ec2.send(new DescribeAddressesCommand({}))).Addresses).toEqual([]);
  });

  it('are on record in their order, with their time, input and error', async () => {
    const clock = createVirtualClock(START);
    const ec2 = createSimulatedEc2({ clock });
    await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    await clock.sleep(5);
    await ec2.send(new StopInstancesCommand({ InstanceIds: ['i-00000000000000000'] })).catch(() => undefined);
    expect(ec2.calls()).toEqual([
      { action: 'AllocateAddress', at: START, input: { Domain: 'vpc' } },
      {
        action: 'StopInstances',
        at: START + 5,
        input: { InstanceIds: ['i-00000000000000000'] },
        error: 'InvalidInstanceID.NotFound',
      },
    ]);
  });

  it('give the same ids for the same calls and seed', async () => {
    const ids = async (seed: string) => makeEip(await setup({ seed }));
    expect(await ids('one')).toBe(await ids('one'));
    expect(await ids('one')).not.toBe(await ids('two'));
  });

  it('tag and untag any resource, all of a call or none', async () => {
    const { ec2, ...site } = await setup();
    const disk = await makeVolume({ ec2, ...site });
    const tag = (...Resources: string[]) =>
      ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'sdrs:replication-pair', Value: 'p-1' }] }));
    const found = async (Value: string) =>
      (
        await ec2.send(
          new DescribeVolumesCommand({ Filters: [{ Name: 'tag:sdrs:replication-pair', Values: [Value] }] }),
        )
      ).Volumes?.map(({ VolumeId }) => VolumeId);
    await expect(tag(disk, 'i-00000000000000000')).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    expect(await found('p-1')).toEqual([]);
    await tag(disk);
    expect(await found('p-1')).toEqual([disk]);
    const untag = (Value?: string) =>
      ec2.send(new DeleteTagsCommand({ Resources: [disk], Tags: [{ Key: 'sdrs:replication-pair', Value }] }));
    await untag('p-2');
    expect(await found('p-1')).toEqual([disk]);
    await untag();
    expect(await found('p-1')).toEqual([]);
  });

  it('refuse reserved tags and more than 50', async () => {
    const { ec2, ...site } = await setup();
    const Resources = [await makeVolume({ ec2, ...site })];
    const tag = (keys: string[]) =>
      ec2.send(new CreateTagsCommand({ Resources, Tags: keys.map((Key) => ({ Key, Value: '' })) }));
    await expect(tag(['aws:mine'])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const many = Array.from({ length: 51 }, (_, n) => `key-${n}`);
    await expect(tag(many)).rejects.toMatchObject({ name: 'TagLimitExceeded' });
  });

  it('take at most 200 values a filter', async () => {
    const { ec2 } = await setup();
    const Values = Array.from({ length: 201 }, (_, n) => `i-${n}`);
    const call = ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values }] }));
    await expect(call).rejects.toMatchObject({ name: 'FilterLimitExceeded' });
  });
});
