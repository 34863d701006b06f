import {
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachNetworkInterfaceCommand,
  UnassignIpv6AddressesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { formatIpv6, parseIpv6, parseIpv6Cidr } from '../../simulated-aws/network/ipv6.ts';
import { attach, makeServer, must, nic, server, setup as setupSite, type TestSite, ZONE_A } from './site.ts';

/** A VPC with an IPv6 block and a subnet of it. */
const setup = async () => {
  const site = await setupSite();
  const { Vpc } = await site.ec2.send(
    new CreateVpcCommand({ CidrBlock: '10.8.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
  );
  const VpcId = must(Vpc?.VpcId);
  const { Vpcs } = await site.ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
  const block = must(Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock);
  const subnet = (CidrBlock: string, Ipv6CidrBlock: string) =>
    site.ec2.send(new CreateSubnetCommand({ VpcId, AvailabilityZone: ZONE_A, CidrBlock, Ipv6CidrBlock }));
  const first = block.replace('/56', '/64');
  const { Subnet } = await subnet('10.8.1.0/24', first);
  return { site, block, first, network: first.split('::')[0] ?? '?', subnet, SubnetId: must(Subnet?.SubnetId) };
};

const create = ({ ec2 }: TestSite, SubnetId: string, input: Partial<CreateNetworkInterfaceCommandInput>) =>
  ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...input }));

describe('IPv6 addresses as text', () => {
  it.each([
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::', '::'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s reads as %s', (text, canonical) => {
    expect(formatIpv6(parseIpv6(text) ?? -1n)).toBe(canonical);
  });

  it.each(['', '2001:db8', '1::2::3', '2001:db8::g', '1:2:3:4:5:6:7:8:9', '12345::'])('"%s" is none', (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });

  it('has no bits below the prefix of a block', () => {
    expect(parseIpv6Cidr('2001:db8::/64')).toBeDefined();
    expect(parseIpv6Cidr('2001:db8::1/64')).toBeUndefined();
    expect(parseIpv6Cidr('2001:db8::/129')).toBeUndefined();
  });
});

describe('a subnet with IPv6', () => {
  it('is of the block that Amazon gave its VPC, and shows it', async () => {
    const { site, block, first, SubnetId } = await setup();
    expect(block).toMatch(/^2001:db8:.*::\/56$/);
    const { Subnets } = await site.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }));
    expect(Subnets).toMatchObject([{ Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: first }] }]);
  });

  it('is refused outside that block, over another subnet, or where it is none', async () => {
    const { first, subnet } = await setup();
    await expect(subnet('10.8.2.0/24', '2001:db9::/64')).rejects.toMatchObject({ name: 'InvalidSubnet.Range' });
    await expect(subnet('10.8.2.0/24', first)).rejects.toMatchObject({ name: 'InvalidSubnet.Conflict' });
    await expect(subnet('10.8.2.0/24', 'nonsense')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('a NIC with IPv6 addresses and prefixes', () => {
  it('has as many as were asked for, of its subnet, each once', async () => {
    const { site, network, SubnetId } = await setup();
    const both = { Ipv6AddressCount: 2, Ipv6PrefixCount: 1, Ipv4PrefixCount: 1 };
    const made = [await create(site, SubnetId, both), await create(site, SubnetId, both)];
    const shown = await Promise.all(
      made.map(({ NetworkInterface }) => nic(site, must(NetworkInterface?.NetworkInterfaceId))),
    );
    const addresses = shown.flatMap(({ Ipv6Addresses = [] }) => Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address));
    expect(addresses).toEqual([4, 5, 6, 7].map((n) => `${network}::${n}`));
    expect(shown.map(({ Ipv6Prefixes }) => Ipv6Prefixes)).toEqual([
      [{ Ipv6Prefix: `${network}:1::/80` }],
      [{ Ipv6Prefix: `${network}:2::/80` }],
    ]);
    expect(shown.map(({ Ipv4Prefixes }) => Ipv4Prefixes)).toEqual([
      [{ Ipv4Prefix: '10.8.1.16/28' }],
      [{ Ipv4Prefix: '10.8.1.32/28' }],
    ]);
  });

  it('leaves no address of its IPv4 prefix to anybody else', async () => {
    const { site, SubnetId } = await setup();
    await create(site, SubnetId, { Ipv4Prefixes: [{ Ipv4Prefix: '10.8.1.16/28' }] });
    const taken = create(site, SubnetId, { PrivateIpAddress: '10.8.1.20' });
    await expect(taken).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
    const overlapping = create(site, SubnetId, { Ipv4Prefixes: [{ Ipv4Prefix: '10.8.1.16/28' }] });
    await expect(overlapping).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
  });

  it('keeps them on its way to another server, which then shows them', async () => {
    const { site, network, SubnetId } = await setup();
    const Ipv6Addresses = [{ Ipv6Address: `${network}::99` }];
    const { NetworkInterface } = await create(site, SubnetId, {
      Ipv6Addresses,
      Ipv6PrefixCount: 1,
      Ipv4PrefixCount: 1,
    });
    const id = must(NetworkInterface?.NetworkInterfaceId);
    const before = await nic(site, id);
    const AttachmentId = await attach(site, id, await makeServer(site));
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    const target = await makeServer(site);
    await attach(site, id, target);
    const { Ipv6Prefixes, Ipv4Prefixes } = before;
    expect(await nic(site, id)).toMatchObject({ Ipv6Addresses, Ipv6Prefixes, Ipv4Prefixes });
    expect((await server(site, target)).NetworkInterfaces?.[1]).toMatchObject({ Ipv6Addresses, Ipv6Prefixes });
  });

  it.each([
    ['outside the subnet', { Ipv6Addresses: [{ Ipv6Address: '2001:db9::99' }] }],
    ['that are reserved', { Ipv6Addresses: [{ Ipv6Address: 'NETWORK::2' }] }],
    ['that are none', { Ipv6Addresses: [{ Ipv6Address: 'nonsense' }] }],
    ['of another size than /80', { Ipv6Prefixes: [{ Ipv6Prefix: 'NETWORK::/96' }] }],
    ['of another size than /28', { Ipv4Prefixes: [{ Ipv4Prefix: '10.8.1.32/27' }] }],
  ])('is refused addresses or prefixes %s', async (_, input) => {
    const { site, network, SubnetId } = await setup();
    const asked = JSON.parse(JSON.stringify(input).replace('NETWORK', network)) as typeof input;
    await expect(create(site, SubnetId, asked)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('is refused an address of another NIC, any IPv6 where the subnet has none, and a prefix where there is no room', async () => {
    const { site, network, SubnetId } = await setup();
    const Ipv6Addresses = [{ Ipv6Address: `${network}::99` }];
    await create(site, SubnetId, { Ipv6Addresses });
    await expect(create(site, SubnetId, { Ipv6Addresses })).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
    await expect(create(site, site.subnetA, { Ipv6AddressCount: 1 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(create(site, SubnetId, { Ipv4PrefixCount: 15 })).rejects.toMatchObject({
      name: 'InsufficientCidrBlocks',
    });
  });

  it('gives up what is unassigned, and only that', async () => {
    const { site, network, SubnetId } = await setup();
    const { NetworkInterface } = await create(site, SubnetId, { Ipv6AddressCount: 2, Ipv6PrefixCount: 1 });
    const NetworkInterfaceId = must(NetworkInterface?.NetworkInterfaceId);
    const unassign = () =>
      site.ec2.send(new UnassignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6Addresses: [`${network}::4`] }));
    await unassign();
    expect(await nic(site, NetworkInterfaceId)).toMatchObject({
      Ipv6Addresses: [{ Ipv6Address: `${network}::5` }],
      Ipv6Prefixes: [{ Ipv6Prefix: `${network}:1::/80` }],
    });
    await expect(unassign()).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
