import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { attach, makeNic, makeServer, must, nic, settled, setup } from './site.ts';

const LAG_MS = 1_000;
const lagging = () => setup({ latencies: { ...instantaneousLatencies, consistencyLagMs: LAG_MS } });

describe('Describe calls of the simulated EC2', () => {
  it('do not know a new resource at once: by id it is NotFound, by filter it is missing', async () => {
    const site = await lagging();
    const id = await makeNic(site);
    await expect(nic(site, id)).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' });
    const Filters = [{ Name: 'network-interface-id', Values: [id] }];
    const search = new DescribeNetworkInterfacesCommand({ Filters });
    expect((await site.ec2.send(search)).NetworkInterfaces).toEqual([]);
    await site.clock.sleep(LAG_MS);
    expect((await site.ec2.send(search)).NetworkInterfaces).toHaveLength(1);
  });

  it('show the state before the last change for a while', async () => {
    const site = await lagging();
    const id = await makeServer(site);
    const moved = await makeNic(site);
    const AttachmentId = await attach(site, moved, id);
    await settled(site);
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    expect(await nic(site, moved)).toMatchObject({ Status: 'in-use', Attachment: { AttachmentId } });
    await site.clock.sleep(LAG_MS - 1);
    expect(await nic(site, moved)).toMatchObject({ Status: 'in-use' });
    await site.clock.sleep(1);
    expect(await nic(site, moved)).toMatchObject({ Status: 'available' });
  });

  it('show each of several quick changes in its turn', async () => {
    const site = await lagging();
    const [one, two] = [await makeServer(site), await makeServer(site)];
    const moved = await makeNic(site);
    const AttachmentId = await attach(site, moved, one);
    await site.clock.sleep(400);
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await site.clock.sleep(400);
    await attach(site, moved, two);
    const holders: (string | undefined)[] = [];
    for (const wait of [200, 400, 400]) {
      await site.clock.sleep(wait);
      holders.push((await nic(site, moved)).Attachment?.InstanceId);
    }
    expect(holders).toEqual([one, undefined, two]);
  });

  it('lag alone: a change works on the newest state', async () => {
    const site = await lagging();
    const InstanceId = await makeServer(site);
    const { NetworkInterface } = await site.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: site.subnetA }));
    const NetworkInterfaceId = must(NetworkInterface?.NetworkInterfaceId);
    const command = new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 });
    await site.ec2.send(command);
    await expect(site.ec2.send(command)).rejects.toMatchObject({ name: 'InvalidNetworkInterface.InUse' });
  });
});
