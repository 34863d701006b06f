import {
  AllocateAddressCommand,
  DescribeAddressesCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import {
  attach,
  makeNic,
  makeServer,
  makeStoppedServer,
  nic,
  rootVolume,
  settled,
  setup,
  stateOf,
  type TestSite,
  volume,
} from './site.ts';

const forceStop = (id: string) => new StopInstancesCommand({ InstanceIds: [id], Force: true, SkipOsShutdown: true });

describe('faults of the simulated EC2', () => {
  it('hang a stop for good, forced or not, until it is released', async () => {
    const site = await setup();
    const id = await makeServer(site);
    site.ec2.faults.hangStop(id);
    await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await site.ec2.send(forceStop(id));
    await site.clock.sleep(86_400_000);
    expect(await stateOf(site, id)).toBe('stopping');
    site.ec2.faults.releaseStop(id);
    expect(await stateOf(site, id)).toBe('stopped');
  });

  it('hang a stop that is under way', async () => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const id = await makeServer(site);
    await site.ec2.send(forceStop(id));
    site.ec2.faults.hangStop(id);
    await settled(site);
    expect(await stateOf(site, id)).toBe('stopping');
  });

  it('start servers again whose stop had not ended when power came back to their zone, and no others', async () => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const [stopping, stopped, elsewhere] = [
      await makeServer(site),
      await makeStoppedServer(site),
      await makeServer(site, { SubnetId: site.subnetB }),
    ];
    for (const id of [stopping, elsewhere]) site.ec2.faults.hangStop(id);
    await site.ec2.send(forceStop(stopping));
    await site.ec2.send(forceStop(elsewhere));
    site.ec2.faults.breakZone('eu-central-1a', { controlPlane: true });
    site.ec2.faults.regainPower('eu-central-1a');
    await settled(site);
    const states = await Promise.all([stopping, stopped, elsewhere].map((id) => stateOf(site, id)));
    expect(states).toEqual(['running', 'stopped', 'stopping']);
    await site.ec2.send(forceStop(stopping));
    await settled(site);
    expect(await stateOf(site, stopping)).toBe('stopped');
  });

  it('hang a detachment until it is forced', async () => {
    const site = await setup();
    const stuck = await makeNic(site);
    const AttachmentId = await attach(site, stuck, await makeServer(site));
    site.ec2.faults.hangDetach(stuck);
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await settled(site);
    expect(await nic(site, stuck)).toMatchObject({ Status: 'detaching' });
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId, Force: true }));
    expect(await nic(site, stuck)).toMatchObject({ Status: 'available' });
  });

  const hungVolume = async (site: TestSite) => {
    const VolumeId = await rootVolume(site, await makeStoppedServer(site));
    site.ec2.faults.hangDetach(VolumeId);
    await site.ec2.send(new DetachVolumeCommand({ VolumeId }));
    await settled(site);
    expect(await volume(site, VolumeId)).toMatchObject({ State: 'in-use', Attachments: [{ State: 'detaching' }] });
    return VolumeId;
  };

  it('hang the detachment of a volume until it is forced', async () => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const VolumeId = await hungVolume(site);
    await expect(site.ec2.send(new DetachVolumeCommand({ VolumeId }))).rejects.toMatchObject({
      name: 'IncorrectState',
    });
    await site.ec2.send(new DetachVolumeCommand({ VolumeId, Force: true }));
    await settled(site);
    expect(await volume(site, VolumeId)).toMatchObject({ State: 'available' });
  });

  it('let a detachment that hangs come to its end once they are over', async () => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const [one, other] = [await hungVolume(site), await hungVolume(site)];
    const stuck = await makeNic(site);
    const AttachmentId = await attach(site, stuck, await makeServer(site));
    await settled(site);
    site.ec2.faults.hangDetach(stuck);
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    site.ec2.faults.releaseDetach(one);
    await settled(site);
    expect(await volume(site, one)).toMatchObject({ State: 'available' });
    expect(await volume(site, other)).toMatchObject({ State: 'in-use' });
    expect(await nic(site, stuck)).toMatchObject({ Status: 'detaching' });
    site.ec2.faults.repairAll();
    await settled(site);
    expect(await volume(site, other)).toMatchObject({ State: 'available' });
    expect(await nic(site, stuck)).toMatchObject({ Status: 'available' });
  });

  it('fail the next calls of one action, which then do nothing', async () => {
    const { ec2 } = await setup();
    ec2.faults.failNext('AllocateAddress', { code: 'InternalError', times: 2 });
    for (const _ of [1, 2]) {
      await expect(ec2.send(new AllocateAddressCommand({}))).rejects.toMatchObject({
        name: 'InternalError',
        $fault: 'server',
        $metadata: { httpStatusCode: 500, requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
      });
    }
    expect((await ec2.send(new DescribeAddressesCommand({}))).Addresses).toEqual([]);
    await expect(ec2.send(new AllocateAddressCommand({}))).resolves.toBeDefined();
  });

  it('lose the answer of a call that took effect', async () => {
    const { ec2 } = await setup();
    ec2.faults.failNext('AllocateAddress', { code: 'TimeoutError', afterEffect: true });
    await expect(ec2.send(new AllocateAddressCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await ec2.send(new DescribeAddressesCommand({}))).Addresses).toHaveLength(1);
  });

  it('leave no capacity to start a server', async () => {
    const site = await setup();
    const id = await makeStoppedServer(site);
    site.ec2.faults.failNext('StartInstances', { code: 'InsufficientInstanceCapacity' });
    await expect(site.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }))).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
      $metadata: { httpStatusCode: 500 },
    });
    expect(await stateOf(site, id)).toBe('stopped');
  });
});
