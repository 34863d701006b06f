import {
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateNetworkInterfaceCommand,
  CreateVolumeCommand,
  DetachNetworkInterfaceCommand,
  ModifyInstanceAttributeCommand,
  RestoreSnapshotTierCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import {
  attach,
  makeEip,
  makeNic,
  makeServer,
  makeStoppedServer,
  must,
  nic,
  primaryNic,
  settled,
  setup,
  type TestSite,
  ZONE_A,
} from './site.ts';

const publicLaunch = ({ subnetA: SubnetId }: TestSite) => ({
  NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, AssociatePublicIpAddress: true }],
});

const addDisk = async (site: TestSite, InstanceId: string, Device: string) => {
  const { VolumeId } = await site.ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, Size: 1 }));
  await settled(site);
  await site.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
};

it('a public IP that a launch asks for goes at a stop, comes anew at a start, and gives way to an EIP', async () => {
  const site = await setup();
  const id = await makeServer(site, publicLaunch(site));
  const seen = async () => (await nic(site, await primaryNic(site, id))).Association;
  expect(await seen()).toEqual({ PublicIp: expect.any(String), IpOwnerId: 'amazon' });
  await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await settled(site);
  expect(await seen()).toBeUndefined();
  await site.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  await settled(site);
  expect(await seen()).toMatchObject({ IpOwnerId: 'amazon' });
  const AllocationId = await makeEip(site);
  const NetworkInterfaceId = await primaryNic(site, id);
  await site.ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
  expect(await seen()).toMatchObject({ AllocationId });
});

it('a server that starts with two NICs gets no public IP', async () => {
  const site = await setup();
  const id = await makeServer(site, publicLaunch(site));
  await attach(site, await makeNic(site), id);
  await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await settled(site);
  await site.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  await settled(site);
  expect((await nic(site, await primaryNic(site, id))).Association).toBeUndefined();
});

it('a type takes so many disks, on Nitro fewer by each NIC beyond the first', async () => {
  const site = await setup();
  const id = await makeStoppedServer(site);
  await attach(site, await makeNic(site), id);
  const devices = [...'bcdefghijklmnopqrstuvwxyz'].map((letter) => `/dev/sd${letter}`);
  for (const device of devices) await addDisk(site, id, device);
  await expect(addDisk(site, id, '/dev/sdba')).rejects.toMatchObject({ name: 'AttachmentLimitExceeded' });
});

it('a NIC goes to no type that takes fewer addresses, nor to a network card that the type has not', async () => {
  const site = await setup();
  const InstanceId = await makeServer(site, { InstanceType: 't3.micro' });
  const to = (NetworkInterfaceId: string, more = {}) =>
    site.ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1, ...more }));
  const request = { SubnetId: site.subnetA, SecondaryPrivateIpAddressCount: 2 };
  const { NetworkInterface } = await site.ec2.send(new CreateNetworkInterfaceCommand(request));
  await expect(to(must(NetworkInterface?.NetworkInterfaceId))).rejects.toMatchObject({
    name: 'InvalidInterface.IpAddressLimitExceeded',
  });
  const small = await makeNic(site);
  await expect(to(small, { NetworkCardIndex: 1 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

it('a NIC that a service manages is not detached by others', async () => {
  const site = await setup();
  const Operator = { Principal: 'eks.amazonaws.com' };
  const made = await site.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: site.subnetA, Operator }));
  const id = must(made.NetworkInterface?.NetworkInterfaceId);
  const AttachmentId = await attach(site, id, await makeServer(site));
  expect((await nic(site, id)).Operator).toEqual({ Managed: true, ...Operator });
  await expect(site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }))).rejects.toMatchObject({
    name: 'OperationNotPermitted',
  });
});

it('the type of a server is one that exists, and changes while the server is stopped', async () => {
  const site = await setup();
  const change = (InstanceId: string, Value: string) =>
    site.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, InstanceType: { Value } }));
  const stopped = await makeStoppedServer(site);
  await expect(change(stopped, 't9.huge')).rejects.toMatchObject({ name: 'InvalidInstanceType' });
  await expect(change(await makeServer(site), 't3.large')).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
});

it('a launch takes no enclave together with hibernation, and only what is archived is restored', async () => {
  const site = await setup();
  const both = { EnclaveOptions: { Enabled: true }, HibernationOptions: { Configured: true } };
  await expect(makeServer(site, both)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  const SnapshotId = 'snap-0123456789abcdef0';
  await expect(site.ec2.send(new RestoreSnapshotTierCommand({ SnapshotId }))).rejects.toMatchObject({
    name: 'InvalidSnapshot.NotFound',
  });
});
