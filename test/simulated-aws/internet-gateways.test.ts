import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
  DisassociateAddressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../simulated-aws/ec2.ts';
import { makeNic, must, setup, type TestSite, ZONE_A } from './site.ts';

/** A VPC without a gateway, with a NIC and an EIP that is on nothing. */
const withBareVpc = async () => {
  const site = await setup();
  const { ec2 } = site;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.7.0.0/16' }));
  const VpcId = must(Vpc?.VpcId);
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId, AvailabilityZone: ZONE_A, CidrBlock: '10.7.0.0/24' }),
  );
  const nic = await makeNic(site, must(Subnet?.SubnetId));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
  return { site, VpcId, nic, AllocationId: must(AllocationId) };
};

const makeGateway = async ({ ec2 }: TestSite): Promise<string> =>
  must((await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId);

const gatewaysOf = async ({ ec2 }: TestSite, VpcId: string) => {
  const Filters = [{ Name: 'attachment.vpc-id', Values: [VpcId] }];
  return (await ec2.send(new DescribeInternetGatewaysCommand({ Filters }))).InternetGateways ?? [];
};

describe('an internet gateway of the simulated EC2', () => {
  it('is what an EIP needs in its VPC', async () => {
    const { site, VpcId, nic, AllocationId } = await withBareVpc();
    const associate = () => site.ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: nic }));
    await expect(associate()).rejects.toMatchObject({ name: 'Gateway.NotAttached' });
    const InternetGatewayId = await makeGateway(site);
    await expect(associate()).rejects.toMatchObject({ name: 'Gateway.NotAttached' });
    await site.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await expect(associate()).resolves.toMatchObject({ AssociationId: expect.any(String) });
  });

  it('is shown with the VPC that it is attached to', async () => {
    const { site, VpcId } = await withBareVpc();
    expect(await gatewaysOf(site, VpcId)).toEqual([]);
    const InternetGatewayId = await makeGateway(site);
    await site.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    expect(await gatewaysOf(site, VpcId)).toMatchObject([
      { InternetGatewayId, Attachments: [{ VpcId, State: 'available' }] },
    ]);
  });

  it('is attached to one VPC, and a VPC has one', async () => {
    const { site, VpcId } = await withBareVpc();
    const [first, second] = [await makeGateway(site), await makeGateway(site)];
    const attach = (InternetGatewayId: string) =>
      site.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await attach(first);
    await expect(attach(first)).rejects.toMatchObject({ name: 'Resource.AlreadyAssociated' });
    await expect(attach(second)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('is what a VPC of an older version has without a record, until it is detached', async () => {
    const state = createMemoryState();
    const site = await setup({ state });
    state.transact(0, (draft) => {
      for (const { gateways: _, ...vpc } of draft.list('vpcs')) draft.put('vpcs', vpc, 0);
      for (const { id } of draft.list('internetGateways')) draft.remove('internetGateways', id, 0);
    });
    const nic = await makeNic(site);
    const { AllocationId } = await site.ec2.send(new AllocateAddressCommand({}));
    const associate = () => site.ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: nic }));
    const { AssociationId } = await associate();
    const { InternetGateways: [gateway] = [] } = await site.ec2.send(new DescribeInternetGatewaysCommand({}));
    const VpcId = must(gateway?.Attachments?.[0]?.VpcId);
    await site.ec2.send(new DisassociateAddressCommand({ AssociationId }));
    const InternetGatewayId = must(gateway?.InternetGatewayId);
    await site.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await expect(associate()).rejects.toMatchObject({ name: 'Gateway.NotAttached' });
    await site.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await expect(associate()).resolves.toBeDefined();
  });

  it('is detached once no EIP is in its VPC, and deleted once it is detached', async () => {
    const { site, VpcId, nic, AllocationId } = await withBareVpc();
    const InternetGatewayId = await makeGateway(site);
    const detach = () => site.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const remove = () => site.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    await expect(detach()).rejects.toMatchObject({ name: 'Gateway.NotAttached' });
    await site.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const { AssociationId } = await site.ec2.send(
      new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: nic }),
    );
    await expect(detach()).rejects.toMatchObject({ name: 'DependencyViolation' });
    await expect(remove()).rejects.toMatchObject({ name: 'DependencyViolation' });
    await site.ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await detach();
    await remove();
    expect(await gatewaysOf(site, VpcId)).toEqual([]);
  });
});
