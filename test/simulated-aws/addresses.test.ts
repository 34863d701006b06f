import {
  AssociateAddressCommand,
  type AssociateAddressCommandInput,
  DescribeAddressesCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { attach, makeEip, makeNic, makeServer, must, nic, primaryNic, setup, type TestSite } from './site.ts';

const address = async ({ ec2 }: TestSite, id: string) =>
  must((await ec2.send(new DescribeAddressesCommand({ AllocationIds: [id] }))).Addresses?.[0]);

const associate = ({ ec2 }: TestSite, input: AssociateAddressCommandInput) =>
  ec2.send(new AssociateAddressCommand(input));

describe('Elastic IP addresses of the simulated EC2', () => {
  it('sit on the primary private IP by default, on a secondary one where named', async () => {
    const site = await setup();
    const NetworkInterfaceId = await makeNic(site);
    const [one, two] = [await makeEip(site), await makeEip(site)];
    await associate(site, { AllocationId: one, NetworkInterfaceId });
    await associate(site, { AllocationId: two, NetworkInterfaceId, PrivateIpAddress: '10.0.1.5' });
    expect((await nic(site, NetworkInterfaceId)).PrivateIpAddresses).toMatchObject([
      { PrivateIpAddress: '10.0.1.4', Association: { AllocationId: one } },
      { PrivateIpAddress: '10.0.1.5', Association: { AllocationId: two } },
    ]);
  });

  it('can be released only when nothing has them, and are then unknown', async () => {
    const site = await setup();
    const [NetworkInterfaceId, AllocationId] = [await makeNic(site), await makeEip(site)];
    const { AssociationId } = await associate(site, { AllocationId, NetworkInterfaceId });
    const release = () => site.ec2.send(new ReleaseAddressCommand({ AllocationId }));
    await expect(release()).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
    await site.ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await release();
    await expect(address(site, AllocationId)).rejects.toMatchObject({ name: 'InvalidAllocationID.NotFound' });
  });

  it('follow their NIC to another server without a call', async () => {
    const site = await setup();
    const [from, to, moved, AllocationId] = [
      await makeServer(site),
      await makeServer(site),
      await makeNic(site),
      await makeEip(site),
    ];
    const AttachmentId = await attach(site, moved, from);
    await associate(site, { AllocationId, NetworkInterfaceId: moved });
    expect(await address(site, AllocationId)).toMatchObject({ InstanceId: from });
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    expect(await address(site, AllocationId)).toMatchObject({
      NetworkInterfaceId: moved,
      PrivateIpAddress: '10.0.1.6',
    });
    expect((await address(site, AllocationId)).InstanceId).toBeUndefined();
    await attach(site, moved, to);
    expect(await address(site, AllocationId)).toMatchObject({ InstanceId: to });
  });

  it('are taken over only with AllowReassociation', async () => {
    const site = await setup();
    const [one, two, AllocationId] = [await makeNic(site), await makeNic(site, site.subnetB), await makeEip(site)];
    await associate(site, { AllocationId, NetworkInterfaceId: one });
    for (const refused of [{}, { AllowReassociation: false }]) {
      await expect(associate(site, { AllocationId, NetworkInterfaceId: two, ...refused })).rejects.toMatchObject({
        name: 'Resource.AlreadyAssociated',
      });
    }
    await associate(site, { AllocationId, NetworkInterfaceId: two, AllowReassociation: true });
    expect(await address(site, AllocationId)).toMatchObject({ NetworkInterfaceId: two });
    expect((await nic(site, one)).Association).toBeUndefined();
  });

  it('stay as they are when associated again with where they are', async () => {
    const site = await setup();
    const [NetworkInterfaceId, AllocationId] = [await makeNic(site), await makeEip(site)];
    const first = await associate(site, { AllocationId, NetworkInterfaceId });
    const second = await associate(site, { AllocationId, NetworkInterfaceId, AllowReassociation: false });
    expect(second.AssociationId).toBe(first.AssociationId);
  });

  it('give way to another EIP on the same private IP', async () => {
    const site = await setup();
    const [NetworkInterfaceId, one, two] = [await makeNic(site), await makeEip(site), await makeEip(site)];
    await associate(site, { AllocationId: one, NetworkInterfaceId });
    await associate(site, { AllocationId: two, NetworkInterfaceId });
    expect((await address(site, one)).AssociationId).toBeUndefined();
    expect(await nic(site, NetworkInterfaceId)).toMatchObject({ Association: { AllocationId: two } });
  });

  it('refuse a private IP that is not on the NIC', async () => {
    const site = await setup();
    const input = { AllocationId: await makeEip(site), NetworkInterfaceId: await makeNic(site) };
    await expect(associate(site, { ...input, PrivateIpAddress: '10.0.1.200' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('refuse an unknown allocation, NIC or association by name', async () => {
    const site = await setup();
    const [NetworkInterfaceId, AllocationId] = [await makeNic(site), await makeEip(site)];
    const unknown = { AllocationId: 'eipalloc-00000000000000000', NetworkInterfaceId: 'eni-00000000000000000' };
    await expect(associate(site, { ...unknown, NetworkInterfaceId })).rejects.toMatchObject({
      name: 'InvalidAllocationID.NotFound',
    });
    await expect(associate(site, { ...unknown, AllocationId })).rejects.toMatchObject({
      name: 'InvalidNetworkInterfaceID.NotFound',
    });
    const gone = new DisassociateAddressCommand({ AssociationId: 'eipassoc-00000000000000000' });
    await expect(site.ec2.send(gone)).rejects.toMatchObject({ name: 'InvalidAssociationID.NotFound' });
  });

  it('ask for the NIC of a server that has several', async () => {
    const site = await setup();
    const [InstanceId, AllocationId] = [await makeServer(site), await makeEip(site)];
    await associate(site, { AllocationId, InstanceId });
    await attach(site, await makeNic(site), InstanceId);
    await expect(associate(site, { AllocationId, InstanceId, AllowReassociation: true })).rejects.toMatchObject({
      name: 'InvalidInstanceID',
    });
  });

  it('are free again when disassociated, or when their NIC is deleted with its server', async () => {
    const site = await setup();
    const [id, one, two] = [await makeServer(site), await makeEip(site), await makeEip(site)];
    const { AssociationId } = await associate(site, { AllocationId: one, NetworkInterfaceId: await makeNic(site) });
    await associate(site, { AllocationId: two, NetworkInterfaceId: await primaryNic(site, id) });
    await site.ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const { Addresses } = await site.ec2.send(
      new DescribeAddressesCommand({ Filters: [{ Name: 'allocation-id', Values: [one, two] }] }),
    );
    expect(Addresses?.map(({ AssociationId }) => AssociationId)).toEqual([undefined, undefined]);
  });
});
