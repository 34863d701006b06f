import {
  DescribeNetworkInterfacesCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeServer, must, nic, primaryNic, server, settled, setup, type TestSite } from './site.ts';

/** A server whose primary NIC outlives it. */
const terminated = async (site: TestSite): Promise<string> => {
  const id = await makeServer(site);
  const NetworkInterfaceId = await primaryNic(site, id);
  const AttachmentId = must((await nic(site, NetworkInterfaceId)).Attachment?.AttachmentId);
  await site.ec2.send(
    new ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId,
      Attachment: { AttachmentId, DeleteOnTermination: false },
    }),
  );
  await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await settled(site);
  return NetworkInterfaceId;
};

const launchOn = async (
  { ec2 }: TestSite,
  NetworkInterfaceId: string,
  more: Partial<RunInstancesCommandInput> = {},
): Promise<string> => {
  const input: RunInstancesCommandInput = {
    ImageId: 'ami-12c6146b',
    InstanceType: 'm5.large',
    MinCount: 1,
    MaxCount: 1,
    NetworkInterfaces: [{ NetworkInterfaceId, DeviceIndex: 0 }],
    ClientToken: 'token-1',
    ...more,
  };
  const { Instances } = await ec2.send(new RunInstancesCommand(input));
  return must(Instances?.[0]?.InstanceId);
};

describe('a server launched on the primary NIC of a terminated one', () => {
  it('has its MAC and private IP, leaves it behind in its turn, and shows what it was launched with', async () => {
    const site = await setup();
    const kept = await terminated(site);
    const before = await nic(site, kept);
    const settings = {
      KeyName: 'pets',
      IamInstanceProfile: { Name: 'pet' },
      MetadataOptions: { HttpTokens: 'required' },
    };
    const id = await launchOn(site, kept, settings as Partial<RunInstancesCommandInput>);
    await settled(site);
    expect(await nic(site, kept)).toMatchObject({
      MacAddress: before.MacAddress,
      PrivateIpAddress: before.PrivateIpAddress,
      Attachment: { InstanceId: id, DeviceIndex: 0, DeleteOnTermination: false },
    });
    expect(await server(site, id)).toMatchObject({
      KeyName: 'pets',
      IamInstanceProfile: { Arn: expect.stringMatching(/:instance-profile\/pet$/) },
      MetadataOptions: { HttpTokens: 'required' },
    });
  });

  it('is launched once a token, and never again with that token when it is gone', async () => {
    const site = await setup();
    const kept = await terminated(site);
    const id = await launchOn(site, kept);
    expect(await launchOn(site, kept)).toBe(id);
    await expect(launchOn(site, kept, { ClientToken: 'token-2' })).rejects.toMatchObject({
      name: 'InvalidNetworkInterface.InUse',
    });
    await settled(site);
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await settled(site);
    await expect(launchOn(site, kept)).rejects.toMatchObject({ name: 'IdempotentInstanceTerminated' });
    expect(await launchOn(site, kept, { ClientToken: 'token-2' })).not.toBe(id);
  });

  it('cannot be told to take a NIC along that was there before', async () => {
    const site = await setup();
    const NetworkInterfaceId = await terminated(site);
    const NetworkInterfaces = [{ NetworkInterfaceId, DeviceIndex: 0, DeleteOnTermination: true }];
    await expect(launchOn(site, NetworkInterfaceId, { NetworkInterfaces })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });

  it('is terminated no later for being asked again', async () => {
    const site = await setup();
    const id = await makeServer(site);
    const nicId = await primaryNic(site, id);
    const InstanceIds = [id];
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    await settled(site);
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    const Filters = [{ Name: 'network-interface-id', Values: [nicId] }];
    expect((await site.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces).toEqual([]);
  });
});
