import {
  AssignPrivateIpAddressesCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DetachNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
  UnassignIpv6AddressesCommand,
} from '@aws-sdk/client-ec2';
import { issue, must, until } from '../../local/site/ec2.ts';
import { ACCEPTED, answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import { type Fact, notAsked } from './fact.ts';

/** In the block for documentation (RFC 3849), so in nobody's subnet. */
const STRANGE_IPV6 = '2001:db8::77';

/** Likewise (RFC 5737). */
const STRANGE_PREFIX = '192.0.2.0/28';

const NO_IPV6 = { notAsked: 'the endpoint gives a VPC no IPv6 block' };

const attachmentOf = async (bench: Bench, id: string) => {
  const seen = await issue(bench, new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }));
  return seen.NetworkInterfaces?.[0]?.Attachment;
};

const assign = (bench: Bench, NetworkInterfaceId: string, address: string, AllowReassignment?: boolean) =>
  answerOf(() =>
    bench.ec2.send(
      new AssignPrivateIpAddressesCommand({
        ...{ NetworkInterfaceId, PrivateIpAddresses: [address] },
        ...(AllowReassignment === undefined ? {} : { AllowReassignment }),
      }),
    ),
  );

/** A secondary address of the site's subnet that nobody has: above those that EC2 gives first. */
const SECONDARY = '10.231.1.201';

const create = (bench: Bench, asked: object, SubnetId: string) =>
  answerOf(() =>
    bench.ec2.send(
      new CreateNetworkInterfaceCommand({
        ...{ SubnetId, TagSpecifications: bench.tagged('network-interface') },
        ...asked,
      }),
    ),
  );

const give = (bench: Bench, NetworkInterfaceId: string, Groups: string[]) =>
  answerOf(() => bench.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups })));

export const NIC_FACTS: readonly Fact[] = [
  {
    id: 'reassign-refused',
    question: 'AssignPrivateIpAddresses of an address that another NIC has: which code, and of a primary one?',
    expected: 'not allowed: InvalidParameterValue; a primary one: InvalidParameterValue',
    probe: async (bench) => {
      const [giver, taker] = [await bench.makeNic(), await bench.makeNic()];
      await bench.ec2.send(
        new AssignPrivateIpAddressesCommand({ NetworkInterfaceId: giver.id, PrivateIpAddresses: [SECONDARY] }),
      );
      const notAllowed = await assign(bench, taker.id, SECONDARY);
      return `not allowed: ${notAllowed}; a primary one: ${await assign(bench, taker.id, giver.privateIp, true)}`;
    },
  },
  {
    id: 'assign-what-it-has',
    question: 'AssignPrivateIpAddresses of an address that the NIC has already: is it accepted?',
    expected: 'accepted',
    probe: async (bench) => {
      const nic = await bench.makeNic();
      return assign(bench, nic.id, nic.privateIp);
    },
  },
  {
    id: 'nic-ranges-invalid',
    question: 'CreateNetworkInterface with an IPv6 address that its subnet has not: which code?',
    expected: 'InvalidParameterValue',
    probe: (bench) => create(bench, { Ipv6Addresses: [{ Ipv6Address: STRANGE_IPV6 }] }, bench.site.subnetId),
  },
  {
    id: 'nic-ipv6-in-use',
    question: 'CreateNetworkInterface with an IPv6 address that another NIC has: which code?',
    expected: 'InvalidIPAddress.InUse',
    probe: async (bench) => {
      const { subnetId, ipv6Block } = await bench.otherVpc();
      if (ipv6Block === undefined) return NO_IPV6;
      const asked = { Ipv6Addresses: [{ Ipv6Address: ipv6Block.replace(/::\/64$/, '::77') }] };
      const first = await create(bench, asked, subnetId);
      return first === ACCEPTED ? create(bench, asked, subnetId) : `the first one: ${first}`;
    },
  },
  {
    id: 'nic-prefix-code',
    question: 'CreateNetworkInterface with an IPv4 prefix outside its subnet: which code?',
    expected: 'InvalidParameterValue',
    probe: (bench) => create(bench, { Ipv4Prefixes: [{ Ipv4Prefix: STRANGE_PREFIX }] }, bench.site.subnetId),
  },
  {
    id: 'unassign-ipv6-it-has-not',
    question: 'UnassignIpv6Addresses of an address that the NIC has not: which code?',
    expected: 'InvalidParameterValue',
    probe: async (bench) => {
      const { subnetId, ipv6Block } = await bench.otherVpc();
      if (ipv6Block === undefined) return NO_IPV6;
      const { id } = await bench.makeNic(subnetId);
      const asked = { NetworkInterfaceId: id, Ipv6Addresses: [ipv6Block.replace(/::\/64$/, '::99')] };
      return answerOf(() => bench.ec2.send(new UnassignIpv6AddressesCommand(asked)));
    },
  },
  {
    id: 'security-group-of-other-vpc',
    question: 'ModifyNetworkInterfaceAttribute with a security group of another VPC: which code?',
    expected: 'InvalidGroup.NotFound',
    probe: async (bench) => {
      const Filters = [{ Name: 'vpc-id', Values: [(await bench.otherVpc()).vpcId] }];
      const { SecurityGroups } = await issue(bench, new DescribeSecurityGroupsCommand({ Filters }));
      const group = must(SecurityGroups?.[0]?.GroupId, 'a default security group');
      return give(bench, (await bench.makeNic()).id, [group]);
    },
  },
  {
    id: 'no-security-group',
    question: 'ModifyNetworkInterfaceAttribute without any security group: which code?',
    expected: 'InvalidParameterCombination',
    probe: async (bench) => give(bench, (await bench.makeNic()).id, []),
  },
  {
    id: 'detach-nic-again',
    question: 'DetachNetworkInterface of a NIC that is being detached: which code?',
    expected: 'IncorrectState',
    probe: async (bench) => {
      const { id } = await bench.makeNic();
      const { productionId } = bench.site;
      const place = { NetworkInterfaceId: id, InstanceId: productionId, DeviceIndex: 1 };
      await bench.ec2.send(new AttachNetworkInterfaceCommand(place));
      const isAttached = async () => (await attachmentOf(bench, id))?.Status === 'attached';
      await until(bench.clock, `NIC ${id} attached`, isAttached);
      const AttachmentId = (await attachmentOf(bench, id))?.AttachmentId;
      await bench.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
      const answer = await answerOf(() => bench.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId })));
      if ((await attachmentOf(bench, id)) !== undefined) return answer;
      return { notAsked: 'the NIC was off before the second call could arrive' };
    },
  },
  {
    id: 'network-card-code',
    question: 'AttachNetworkInterface to a network card that the type has not: which code?',
    expected: 'InvalidParameterValue',
    probe: async (bench) => {
      const { id } = await bench.makeNic();
      const place = { InstanceId: bench.site.productionId, DeviceIndex: 1, NetworkCardIndex: 9 };
      return answerOf(() => bench.ec2.send(new AttachNetworkInterfaceCommand({ ...place, NetworkInterfaceId: id })));
    },
  },
  {
    id: 'specification-without-tags',
    question: 'A call that makes something, with a TagSpecification that has no tag: which code?',
    expected: 'InvalidParameterValue',
    probe: (bench) => {
      const TagSpecifications = [{ ResourceType: 'network-interface', Tags: [] }];
      return create(bench, { TagSpecifications }, bench.site.subnetId);
    },
  },
  notAsked(
    'managed-nic-code',
    'DetachNetworkInterface of a NIC that a service manages: which code?',
    'OperationNotPermitted',
    'it needs another service that keeps a NIC in the account',
  ),
];

export const ELSEWHERE_FACTS: readonly Fact[] = [
  notAsked(
    'transit-destination-code',
    'CreateTransitGatewayRoute to what is no block: which code?',
    'InvalidParameterValue',
    'a transit gateway takes minutes to come and to go, and its attachments are charged by the hour',
  ),
  notAsked(
    'transit-route-not-there',
    'Replacing a transit gateway route that is not there: which code?',
    'InvalidRoute.NotFound',
    'a transit gateway takes minutes to come and to go, and its attachments are charged by the hour',
  ),
];
