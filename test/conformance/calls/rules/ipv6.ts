import {
  CreateNetworkInterfaceCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcsCommand,
  DetachNetworkInterfaceCommand,
  UnassignIpv6AddressesCommand,
} from '@aws-sdk/client-ec2';
import { motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { attach, makeServer, must, ZONE } from '../world.ts';

/** A subnet with the first /64 of the block that Amazon provides for its VPC. */
const makeIpv6Subnet = async (ec2: Listener): Promise<string> => {
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({ CidrBlock: '10.20.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
  );
  const VpcId = must(Vpc?.VpcId, 'a VPC id');
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
  const block = must(Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock, 'an IPv6 block');
  const Ipv6CidrBlock = block.replace('/56', '/64');
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId, AvailabilityZone: ZONE, CidrBlock: '10.20.0.0/20', Ipv6CidrBlock }),
  );
  return must(Subnet?.SubnetId, 'a subnet id');
};

const see = (ec2: Listener, NetworkInterfaceId: string) =>
  ec2.ask(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }));

const makeNic = async (ec2: Listener, SubnetId: string, input: object): Promise<string> => {
  const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...input }));
  return must(NetworkInterface?.NetworkInterfaceId, 'a NIC id');
};

export const IPV6_RULES: readonly Rule[] = [
  {
    rule: 'a NIC keeps its IPv6 address on its way to another server',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeIpv6Subnet(ec2);
      const nic = await makeNic(ec2, subnet, { Ipv6AddressCount: 1 });
      await see(ec2, nic);
      const AttachmentId = await attach(ec2, nic, await makeServer(ec2, subnet));
      await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
      await attach(ec2, nic, await makeServer(ec2, subnet));
      await see(ec2, nic);
    },
  },
  {
    rule: 'a NIC has the prefixes that were asked for',
    last: 'ok',
    calls: async (ec2) => {
      const nic = await makeNic(ec2, await makeIpv6Subnet(ec2), { Ipv4Prefixes: [{ Ipv4Prefix: '10.20.1.16/28' }] });
      await see(ec2, nic);
    },
    deviations: [
      motoShows('knows no prefixes', {
        call: /NetworkInterface/,
        at: /(^|\.)prefixes$/,
        source: 'CreateNetworkInterface, Ipv4Prefixes',
      }),
    ],
  },
  {
    rule: 'an IPv6 address is unassigned from its NIC',
    last: 'ok',
    calls: async (ec2) => {
      const NetworkInterfaceId = await makeNic(ec2, await makeIpv6Subnet(ec2), { Ipv6AddressCount: 2 });
      const { NetworkInterfaces } = await see(ec2, NetworkInterfaceId);
      const Ipv6Addresses = [NetworkInterfaces?.[0]?.Ipv6Addresses?.[0]?.Ipv6Address ?? '?'];
      await ec2.ask(new UnassignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6Addresses }));
      await see(ec2, NetworkInterfaceId);
    },
  },
];
