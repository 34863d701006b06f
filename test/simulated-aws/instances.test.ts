import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeNetworkInterfacesCommand,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import { makeNic, makeServer, makeStoppedServer, must, settled, setup, stateOf, type TestSite } from './site.ts';

const SLOW = { ...ec2LikeLatencies, consistencyLagMs: 0 };

const stop = ({ ec2 }: TestSite, InstanceIds: string[], how: object = {}) =>
  ec2.send(new StopInstancesCommand({ InstanceIds, ...how }));
const start = ({ ec2 }: TestSite, ...InstanceIds: string[]) => ec2.send(new StartInstancesCommand({ InstanceIds }));
const terminate = ({ ec2 }: TestSite, ...InstanceIds: string[]) =>
  ec2.send(new TerminateInstancesCommand({ InstanceIds }));

describe('servers of the simulated EC2', () => {
  it('are pending before they run, stopping before they are stopped', async () => {
    const site = await setup({ latencies: SLOW });
    const id = await makeServer(site);
    const { StoppingInstances } = await stop(site, [id]);
    expect(StoppingInstances).toEqual([
      { InstanceId: id, PreviousState: { Code: 16, Name: 'running' }, CurrentState: { Code: 64, Name: 'stopping' } },
    ]);
    await site.clock.sleep(SLOW.stopMs - 1);
    expect(await stateOf(site, id)).toBe('stopping');
    await site.clock.sleep(1);
    expect(await stateOf(site, id)).toBe('stopped');
    const { StartingInstances } = await start(site, id);
    expect(StartingInstances).toMatchObject([
      { PreviousState: { Name: 'stopped' }, CurrentState: { Name: 'pending' } },
    ]);
    await site.clock.sleep(SLOW.startMs);
    expect(await stateOf(site, id)).toBe('running');
  });

  it('stop sooner without the shutdown of their system, also when asked again', async () => {
    const site = await setup({ latencies: SLOW });
    const id = await makeServer(site);
    await stop(site, [id]);
    await stop(site, [id], { Force: true, SkipOsShutdown: true });
    await site.clock.sleep(SLOW.forcedStopMs);
    expect(await stateOf(site, id)).toBe('stopped');
  });

  it('are not stopped later by a second stop', async () => {
    const site = await setup({ latencies: SLOW });
    const id = await makeServer(site);
    await stop(site, [id]);
    await site.clock.sleep(SLOW.stopMs - 1_000);
    await stop(site, [id]);
    await site.clock.sleep(1_000);
    expect(await stateOf(site, id)).toBe('stopped');
    expect((await stop(site, [id])).StoppingInstances).toMatchObject([{ CurrentState: { Name: 'stopped' } }]);
  });

  it('refuse a change from a state that does not allow it', async () => {
    const site = await setup({ latencies: SLOW });
    const { Instances } = await site.ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: 't3.small',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: site.subnetA,
      }),
    );
    const id = must(Instances?.[0]?.InstanceId);
    await expect(stop(site, [id])).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await settled(site);
    await stop(site, [id]);
    await expect(start(site, id)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    const reboot = new RebootInstancesCommand({ InstanceIds: [id] });
    await expect(site.ec2.send(reboot)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await terminate(site, id);
    await expect(stop(site, [id])).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });

  it('are stopped all or none where one of a call is refused', async () => {
    const site = await setup();
    const [one, two] = [await makeServer(site), await makeServer(site, { DisableApiStop: true })];
    await expect(stop(site, [one, two])).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    expect(await stateOf(site, one)).toBe('running');
    await expect(stop(site, [one, 'i-00000000000000000'])).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
    expect(await stateOf(site, one)).toBe('running');
  });

  it('keep to their stop and termination protection until it is cleared', async () => {
    const site = await setup();
    const id = await makeServer(site, { DisableApiStop: true, DisableApiTermination: true });
    const attribute = (Attribute: 'disableApiStop' | 'disableApiTermination') =>
      site.ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute }));
    const clear = (change: object) => site.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, ...change }));
    await expect(stop(site, [id], { Force: true })).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await expect(terminate(site, id)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await clear({ DisableApiStop: { Value: false } });
    expect(await attribute('disableApiStop')).toMatchObject({ DisableApiStop: { Value: false } });
    await stop(site, [id]);
    await expect(terminate(site, id)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await clear({ DisableApiTermination: { Value: false } });
    expect(await attribute('disableApiTermination')).toMatchObject({ DisableApiTermination: { Value: false } });
    await terminate(site, id);
    expect(await stateOf(site, id)).toBe('terminated');
  });

  it('stay visible for an hour once terminated, and are terminated again in peace', async () => {
    const site = await setup();
    const id = await makeServer(site);
    await terminate(site, id);
    expect((await terminate(site, id)).TerminatingInstances).toMatchObject([{ CurrentState: { Name: 'terminated' } }]);
    await site.clock.sleep(3_599_000);
    expect(await stateOf(site, id)).toBe('terminated');
    await site.clock.sleep(1_000);
    await expect(stateOf(site, id)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });

  it('are launched once a client token', async () => {
    const site = await setup();
    const input = { ClientToken: 'launch-1', SubnetId: site.subnetA };
    const first = await makeServer(site, input);
    expect(await makeServer(site, input)).toBe(first);
    await expect(makeServer(site, { ...input, InstanceType: 't3.large' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('are launched with NICs within their type, and none that is in use', async () => {
    const site = await setup();
    const NetworkInterfaceId = await makeNic(site);
    const NetworkInterfaces = [{ DeviceIndex: 0, NetworkInterfaceId }];
    await makeServer(site, { NetworkInterfaces });
    await expect(makeServer(site, { NetworkInterfaces })).rejects.toMatchObject({
      name: 'InvalidNetworkInterface.InUse',
    });
    const three = [0, 1, 2].map((DeviceIndex) => ({ DeviceIndex, SubnetId: site.subnetA }));
    await expect(makeServer(site, { InstanceType: 't3.micro', NetworkInterfaces: three })).rejects.toMatchObject({
      name: 'AttachmentLimitExceeded',
    });
  });

  it('are launched where their subnet is, or not at all', async () => {
    const site = await setup();
    await expect(makeServer(site, { Placement: { AvailabilityZone: 'eu-central-1b' } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(makeServer(site, { SubnetId: undefined })).rejects.toMatchObject({ name: 'VPCIdNotSpecified' });
  });

  it('leave nothing behind when a launch fails half way', async () => {
    const site = await setup();
    const inSubnet = { SubnetId: site.subnetA };
    const bad = { ...inSubnet, DeviceIndex: 1, PrivateIpAddress: '192.168.0.9' };
    const launch = makeServer(site, { NetworkInterfaces: [{ ...inSubnet, DeviceIndex: 0 }, bad] });
    await expect(launch).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect((await site.ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
    expect((await site.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
  });

  it('are found by id, tag, state, with wildcards, page by page', async () => {
    const site = await setup();
    const name = (Value: string) => [{ ResourceType: 'instance' as const, Tags: [{ Key: 'Name', Value }] }];
    await makeServer(site, { MaxCount: 4, TagSpecifications: name('app') });
    await makeServer(site, { MaxCount: 3, TagSpecifications: name('db*') });
    const stopped = await makeStoppedServer(site);
    const find = async (Name: string, ...Values: string[]) => {
      const { Reservations } = await site.ec2.send(new DescribeInstancesCommand({ Filters: [{ Name, Values }] }));
      return Reservations?.flatMap(({ Instances = [] }) => Instances).length;
    };
    expect(await find('tag:Name', 'a*')).toBe(4);
    expect(await find('tag:Name', 'db\\*', 'nothing')).toBe(3);
    expect(await find('instance-state-name', 'stopped')).toBe(1);
    expect(await find('instance-id', stopped, 'i-00000000000000000')).toBe(1);
    const seen: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await site.ec2.send(new DescribeInstancesCommand({ MaxResults: 5, NextToken }));
      seen.push(
        ...must(page.Reservations).flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)),
      );
      NextToken = page.NextToken;
    } while (NextToken);
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
  });

  it('refuse a page size together with ids, or out of range', async () => {
    const site = await setup();
    const InstanceIds = [await makeServer(site)];
    const both = new DescribeInstancesCommand({ InstanceIds, MaxResults: 10 });
    await expect(site.ec2.send(both)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    const large = new DescribeInstancesCommand({ MaxResults: 1001 });
    await expect(site.ec2.send(large)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('have types with the NICs they take', async () => {
    const { ec2 } = await setup();
    const { InstanceTypes } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.xlarge'] }));
    expect(InstanceTypes).toMatchObject([{ NetworkInfo: { MaximumNetworkInterfaces: 4 } }]);
    const unknown = new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.enormous' as 'm5.large'] });
    await expect(ec2.send(unknown)).rejects.toMatchObject({ name: 'InvalidInstanceType' });
  });
});
