import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DetachNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies, instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import {
  attach,
  makeNic,
  makeServer,
  makeStoppedServer,
  must,
  nic,
  primaryNic,
  server,
  settled,
  setup,
} from './site.ts';

const attachmentOf = async (site: Awaited<ReturnType<typeof setup>>, id: string): Promise<string> =>
  must((await nic(site, id)).Attachment?.AttachmentId);

describe('network interfaces of the simulated EC2', () => {
  it('gives each its own MAC and private IPs of the subnet, none of the reserved ones', async () => {
    const site = await setup();
    const ids = [await makeNic(site), await makeNic(site), await makeNic(site)];
    const nics = await Promise.all(ids.map((id) => nic(site, id)));
    const addresses = nics.flatMap(({ PrivateIpAddresses }) => PrivateIpAddresses?.map((ip) => ip.PrivateIpAddress));
    expect(new Set(nics.map(({ MacAddress }) => MacAddress)).size).toBe(3);
    expect(addresses).toEqual(['10.0.1.4', '10.0.1.5', '10.0.1.6', '10.0.1.7', '10.0.1.8', '10.0.1.9']);
  });

  it('refuses a private IP that is taken, or outside the subnet', async () => {
    const site = await setup();
    const create = (PrivateIpAddress: string) =>
      site.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: site.subnetA, PrivateIpAddress }));
    await create('10.0.1.50');
    await expect(create('10.0.1.50')).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
    await expect(create('10.0.2.50')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create('10.0.1.3')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('attaches to a running and to a stopped server, with its MAC and addresses unchanged', async () => {
    const site = await setup();
    const moved = await makeNic(site);
    const { MacAddress, PrivateIpAddresses } = await nic(site, moved);
    const attachment = await attach(site, moved, await makeServer(site));
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: attachment }));
    const target = await makeStoppedServer(site);
    await attach(site, moved, target, 2);
    expect(await nic(site, moved)).toMatchObject({
      MacAddress,
      PrivateIpAddresses,
      Attachment: { InstanceId: target, DeviceIndex: 2, Status: 'attached', DeleteOnTermination: false },
    });
    expect((await server(site, target)).NetworkInterfaces).toMatchObject([
      {},
      { NetworkInterfaceId: moved, MacAddress },
    ]);
  });

  it('never detaches index 0, forced or not', async () => {
    const site = await setup();
    const AttachmentId = await attachmentOf(site, await primaryNic(site, await makeServer(site)));
    for (const Force of [false, true]) {
      await expect(site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId, Force }))).rejects.toMatchObject({
        name: 'OperationNotPermitted',
      });
    }
  });

  it('refuses an attachment across zones', async () => {
    const site = await setup();
    const id = await makeServer(site);
    await expect(attach(site, await makeNic(site, site.subnetB), id)).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });

  it('refuses a device index that is taken, index 0 among them', async () => {
    const site = await setup();
    const id = await makeServer(site);
    await attach(site, await makeNic(site), id, 1);
    for (const index of [0, 1]) {
      await expect(attach(site, await makeNic(site), id, index)).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
    }
  });

  it('refuses a NIC that is attached already, also to the same server', async () => {
    const site = await setup();
    const id = await makeServer(site);
    const held = await makeNic(site);
    await attach(site, held, id, 1);
    await expect(attach(site, held, id, 2)).rejects.toMatchObject({ name: 'InvalidNetworkInterface.InUse' });
    await expect(attach(site, held, await makeServer(site))).rejects.toMatchObject({
      name: 'InvalidNetworkInterface.InUse',
    });
  });

  it('refuses more NICs than the instance type takes', async () => {
    const site = await setup();
    const id = await makeServer(site, { InstanceType: 't3.micro' });
    await attach(site, await makeNic(site), id, 1);
    await expect(attach(site, await makeNic(site), id, 2)).rejects.toMatchObject({ name: 'AttachmentLimitExceeded' });
  });

  it('refuses to attach while the server is changing state', async () => {
    const site = await setup({ latencies: { ...instantaneousLatencies, terminateMs: 60_000 } });
    const id = await makeServer(site);
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await expect(attach(site, await makeNic(site), id)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });

  it('answers a detachment of what is not attached with InvalidAttachmentID.NotFound', async () => {
    const site = await setup();
    const AttachmentId = await attach(site, await makeNic(site), await makeServer(site));
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await expect(site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }))).rejects.toMatchObject({
      name: 'InvalidAttachmentID.NotFound',
    });
  });

  it('takes its time to attach and to detach', async () => {
    const site = await setup({ latencies: { ...ec2LikeLatencies, consistencyLagMs: 0 } });
    const id = await makeServer(site);
    const slow = await makeNic(site);
    const AttachmentId = await attach(site, slow, id);
    expect(await nic(site, slow)).toMatchObject({ Status: 'attaching', Attachment: { Status: 'attaching' } });
    await site.clock.sleep(ec2LikeLatencies.nicAttachMs);
    expect(await nic(site, slow)).toMatchObject({ Status: 'in-use', Attachment: { Status: 'attached' } });
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    expect(await nic(site, slow)).toMatchObject({ Status: 'detaching', Attachment: { Status: 'detaching' } });
    await expect(attach(site, slow, id, 2)).rejects.toMatchObject({ name: 'InvalidNetworkInterface.InUse' });
    await site.clock.sleep(ec2LikeLatencies.nicDetachMs);
    expect(await nic(site, slow)).toMatchObject({ Status: 'available' });
    expect((await nic(site, slow)).Attachment).toBeUndefined();
  });

  it('goes with its server only where DeleteOnTermination is on', async () => {
    const site = await setup();
    const id = await makeServer(site);
    const kept = await makeNic(site);
    await attach(site, kept, id);
    const primary = await primaryNic(site, id);
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(await nic(site, kept)).toMatchObject({ Status: 'available' });
    await expect(nic(site, primary)).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' });
  });

  it('outlives its server at index 0 once DeleteOnTermination is off, and launches another one with the same MAC', async () => {
    const site = await setup();
    const id = await makeServer(site);
    const NetworkInterfaceId = await primaryNic(site, id);
    const { MacAddress, Attachment } = await nic(site, NetworkInterfaceId);
    const change = { AttachmentId: must(Attachment?.AttachmentId), DeleteOnTermination: false };
    await site.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attachment: change }));
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const heir = await makeServer(site, { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] });
    expect((await server(site, heir)).NetworkInterfaces).toMatchObject([{ NetworkInterfaceId, MacAddress }]);
  });

  it('changes one attribute a call, of the attachment it has', async () => {
    const site = await setup();
    const NetworkInterfaceId = await makeNic(site);
    await attach(site, NetworkInterfaceId, await makeServer(site));
    const modify = (change: object) =>
      site.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ...change }));
    await modify({ SourceDestCheck: { Value: false } });
    expect(await nic(site, NetworkInterfaceId)).toMatchObject({ SourceDestCheck: false });
    await expect(modify({ SourceDestCheck: { Value: true }, Description: { Value: 'x' } })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await expect(
      modify({ Attachment: { AttachmentId: 'eni-attach-00000000000000000', DeleteOnTermination: true } }),
    ).rejects.toMatchObject({ name: 'InvalidAttachmentID.NotFound' });
  });

  it('names what does not exist', async () => {
    const site = await setup();
    const to = { InstanceId: 'i-00000000000000000', DeviceIndex: 1 };
    const absent = new AttachNetworkInterfaceCommand({ NetworkInterfaceId: 'eni-00000000000000000', ...to });
    await expect(site.ec2.send(absent)).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' });
    await expect(attach(site, await makeNic(site), to.InstanceId)).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
  });

  it('refuses a second detachment while the first is under way, unless forced', async () => {
    const site = await setup({ latencies: { ...instantaneousLatencies, nicDetachMs: 60_000 } });
    const slow = await makeNic(site);
    const AttachmentId = await attach(site, slow, await makeServer(site));
    const detach = (Force: boolean) => site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId, Force }));
    await detach(false);
    await expect(detach(false)).rejects.toMatchObject({ name: 'IncorrectState' });
    await detach(true);
    await settled(site);
    expect(await nic(site, slow)).toMatchObject({ Status: 'available' });
  });

  it('stays when its detachment ended before its server did, however late somebody looks', async () => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const id = await makeServer(site);
    const NetworkInterfaceId = await makeNic(site);
    const AttachmentId = await attach(site, NetworkInterfaceId, id);
    const change = { AttachmentId, DeleteOnTermination: true };
    await site.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attachment: change }));
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await settled(site);
    expect(await nic(site, NetworkInterfaceId)).toMatchObject({ Status: 'available' });
  });
});
