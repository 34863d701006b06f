import {
  AssignPrivateIpAddressesCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateTagsCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import {
  ABSENT,
  attach,
  makeNic,
  makeServer,
  makeStoppedServer,
  makeSubnet,
  makeTwoSubnets,
  primaryNicOf,
} from '../world.ts';

const see = (ec2: Listener, ...NetworkInterfaceIds: string[]) =>
  ec2.ask(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }));

const attachAt = (ec2: Listener, NetworkInterfaceId: string, InstanceId: string, DeviceIndex: number) =>
  ec2.ask(new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex }));

const detach = (ec2: Listener, AttachmentId: string, Force = false) =>
  ec2.ask(new DetachNetworkInterfaceCommand({ AttachmentId, Force }));

/** What EC2 lets happen to network interfaces. */
export const NIC_RULES: readonly Rule[] = [
  {
    rule: 'a NIC keeps its MAC and private IPs on its way from one server to a stopped one of its zone',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const nic = await makeNic(ec2, subnet, { SecondaryPrivateIpAddressCount: 1, Description: 'service' });
      const attachment = await attach(ec2, nic, await makeServer(ec2, subnet));
      const target = await makeStoppedServer(ec2, subnet);
      await see(ec2, nic);
      await detach(ec2, attachment);
      await see(ec2, nic);
      await attach(ec2, nic, target, 2);
      await see(ec2, nic);
    },
  },
  {
    rule: 'a NIC is made with the addresses, groups and tags that were asked for',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const PrivateIpAddresses = [
        { PrivateIpAddress: '10.20.1.10', Primary: true },
        { PrivateIpAddress: '10.20.1.11', Primary: false },
      ];
      const nic = await makeNic(ec2, subnet, { PrivateIpAddresses });
      await ec2.ask(new CreateTagsCommand({ Resources: [nic], Tags: [{ Key: 'Name', Value: 'service' }] }));
      await see(ec2, nic);
      await ec2.ask(
        new DescribeNetworkInterfacesCommand({
          Filters: [
            { Name: 'subnet-id', Values: [subnet] },
            { Name: 'private-ip-address', Values: ['10.20.1.11'] },
          ],
        }),
      );
    },
    deviations: [
      motoShows('finds a NIC by its primary private IP only', {
        call: 'DescribeNetworkInterfaces',
        at: /^0$/,
        source: 'DescribeNetworkInterfaces, private-ip-address: the address or addresses of the NIC',
      }),
    ],
  },
  {
    rule: 'a NIC with more private IPs than the type takes on one is not attached',
    last: 'InvalidInterface.IpAddressLimitExceeded',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const server = await makeServer(ec2, subnet, { InstanceType: 't3.small' });
      await attachAt(ec2, await makeNic(ec2, subnet, { SecondaryPrivateIpAddressCount: 4 }), server, 1);
    },
    deviations: [
      motoAnswers('counts no private IPs of a NIC', {
        call: 'AttachNetworkInterface',
        source: 'EC2 Instance Types guide, network specifications; the code is from cilium/cilium#9730 (GitHub)',
      }),
    ],
  },
  {
    rule: 'the time-outs of a NIC are shown as they were set',
    last: 'ok',
    calls: async (ec2) => {
      const NetworkInterfaceId = await makeNic(ec2, await makeSubnet(ec2));
      const ConnectionTrackingSpecification = { TcpEstablishedTimeout: 600 };
      await ec2.ask(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ConnectionTrackingSpecification }),
      );
      await see(ec2, NetworkInterfaceId);
    },
    deviations: [
      motoShows('says nothing of time-outs', {
        call: 'DescribeNetworkInterfaces',
        at: /^0\.traits$/,
        source: 'NetworkInterface, ConnectionTrackingConfiguration',
      }),
    ],
  },
  {
    rule: 'a public IP that a launch asks for is no EIP, and is gone when the server is stopped',
    last: 'ok',
    calls: async (ec2) => {
      const SubnetId = await makeSubnet(ec2);
      const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId, AssociatePublicIpAddress: true }];
      const server = await makeServer(ec2, SubnetId, { NetworkInterfaces });
      const { nic } = await primaryNicOf(ec2, server);
      await see(ec2, nic);
      await ec2.send(new StopInstancesCommand({ InstanceIds: [server] }));
      await see(ec2, nic);
    },
  },
  {
    rule: 'the primary NIC, index 0, is never detached, also where there are two',
    last: 'OperationNotPermitted',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const server = await makeServer(ec2, subnet);
      await attach(ec2, await makeNic(ec2, subnet), server);
      await detach(ec2, (await primaryNicOf(ec2, server)).attachment);
    },
    deviations: [
      motoAnswers('detaches index 0 where there are two', {
        call: 'DetachNetworkInterface',
        source: 'EC2 User Guide, Elastic network interfaces: the primary one cannot be detached',
      }),
    ],
  },
  {
    rule: 'the primary NIC, index 0, is never detached where it is the only one',
    last: 'OperationNotPermitted',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      await detach(ec2, (await primaryNicOf(ec2, await makeServer(ec2, subnet))).attachment, true);
    },
  },
  {
    rule: 'a NIC does not leave its zone',
    last: 'InvalidParameterCombination',
    calls: async (ec2) => {
      const [here, there] = await makeTwoSubnets(ec2);
      await attachAt(ec2, await makeNic(ec2, there), await makeServer(ec2, here), 1);
    },
    deviations: [
      motoAnswers('attaches across zones', {
        call: 'AttachNetworkInterface',
        source: 'EC2 User Guide, Elastic network interfaces: server and NIC are in one availability zone',
      }),
    ],
  },
  {
    rule: 'a device index is taken once',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const server = await makeServer(ec2, subnet);
      await attach(ec2, await makeNic(ec2, subnet), server);
      await attachAt(ec2, await makeNic(ec2, subnet), server, 1);
    },
    deviations: [
      motoAnswers('shares a device index', {
        call: 'AttachNetworkInterface',
        source: 'AttachNetworkInterface, DeviceIndex: that of one attachment',
      }),
    ],
  },
  {
    rule: 'a server type has so many slots and no more',
    last: 'AttachmentLimitExceeded',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const server = await makeServer(ec2, subnet, { InstanceType: 't3.micro' });
      await attach(ec2, await makeNic(ec2, subnet), server, 1);
      await attachAt(ec2, await makeNic(ec2, subnet), server, 2);
    },
    deviations: [
      motoAnswers('counts no slots', {
        call: 'AttachNetworkInterface',
        source: 'EC2 API Reference, Error codes, AttachmentLimitExceeded',
      }),
    ],
  },
  {
    rule: 'a NIC that is in use is attached to nobody else',
    last: 'InvalidNetworkInterface.InUse',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const nic = await makeNic(ec2, subnet);
      await attach(ec2, nic, await makeServer(ec2, subnet));
      await attachAt(ec2, nic, await makeServer(ec2, subnet), 1);
    },
    deviations: [
      motoAnswers('attaches an attached NIC', {
        call: 'AttachNetworkInterface',
        source: 'EC2 API Reference, Error codes, InvalidNetworkInterface.InUse',
      }),
    ],
  },
  {
    rule: 'a NIC is attached at no time to a server that is terminated',
    last: 'IncorrectInstanceState',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const nic = await makeNic(ec2, subnet);
      const server = await makeServer(ec2, subnet);
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [server] }));
      await attachAt(ec2, nic, server, 1);
    },
    deviations: [
      motoAnswers('attaches to a terminated server', {
        call: 'AttachNetworkInterface',
        source: 'EC2 User Guide, Network interface attachments: to a running or stopped instance',
      }),
    ],
  },
  {
    rule: 'a detachment that is repeated finds no attachment',
    last: 'InvalidAttachmentID.NotFound',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const attachment = await attach(ec2, await makeNic(ec2, subnet), await makeServer(ec2, subnet));
      await detach(ec2, attachment);
      await detach(ec2, attachment, true);
    },
  },
  {
    rule: 'a NIC without DeleteOnTermination outlives its server, one with it does not',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const server = await makeServer(ec2, subnet);
      const kept = await makeNic(ec2, subnet);
      await attach(ec2, kept, server);
      const primary = await primaryNicOf(ec2, server);
      await see(ec2, primary.nic);
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [server] }));
      await see(ec2, primary.nic);
      await see(ec2, kept);
    },
    deviations: [
      motoAnswers('keeps a NIC that was to go with its server', {
        call: 'DescribeNetworkInterfaces',
        source: 'EC2 User Guide, Terminate instances: what has DeleteOnTermination goes with its instance',
      }),
      motoShows('leaves a NIC attached to a terminated server', {
        call: 'DescribeNetworkInterfaces',
        at: /^0\.(status|attachment)$/,
        source: 'EC2 User Guide, Terminate instances: what has it not is detached',
      }),
    ],
  },
  {
    rule: 'DeleteOnTermination of the attachment can be turned off and on again',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const { nic: NetworkInterfaceId, attachment: AttachmentId } = await primaryNicOf(
        ec2,
        await makeServer(ec2, subnet),
      );
      for (const DeleteOnTermination of [false, true]) {
        const Attachment = { AttachmentId, DeleteOnTermination };
        await ec2.ask(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attachment }));
        await see(ec2, NetworkInterfaceId);
      }
    },
    deviations: [
      motoShows('does not turn DeleteOnTermination of a NIC on', {
        call: 'DescribeNetworkInterfaces',
        at: /^0\.attachment\.deleteOnTermination$/,
        source: 'ModifyNetworkInterfaceAttribute, Attachment',
      }),
    ],
  },
  {
    rule: 'the source/destination check can be turned off',
    last: 'ok',
    calls: async (ec2) => {
      const NetworkInterfaceId = await makeNic(ec2, await makeSubnet(ec2));
      await ec2.ask(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, SourceDestCheck: { Value: false } }),
      );
      await see(ec2, NetworkInterfaceId);
    },
  },
  {
    rule: 'a client token makes one NIC',
    last: 'ok',
    calls: async (ec2) => {
      const SubnetId = await makeSubnet(ec2);
      for (const ClientToken of ['once', 'once']) {
        await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ClientToken }));
      }
      await ec2.ask(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'subnet-id', Values: [SubnetId] }] }));
    },
    deviations: [
      motoShows('makes a second NIC of one client token', {
        call: 'CreateNetworkInterface',
        at: /^(id|macAddress|privateIps\.0\.address)$/,
        source: 'CreateNetworkInterface, ClientToken; EC2 Developer Guide, Ensuring idempotency',
      }),
      motoShows('shows the second NIC', {
        call: 'DescribeNetworkInterfaces',
        at: /^1$/,
        source: 'EC2 Developer Guide, Ensuring idempotency',
      }),
    ],
  },
  {
    rule: 'a private IP is on one NIC of its subnet',
    last: 'InvalidIPAddress.InUse',
    calls: async (ec2) => {
      const SubnetId = await makeSubnet(ec2);
      const PrivateIpAddress = '10.20.1.10';
      await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, PrivateIpAddress }));
      await ec2.ask(new CreateNetworkInterfaceCommand({ SubnetId, PrivateIpAddress }));
    },
    deviations: [
      motoAnswers('gives one private IP to two NICs', {
        call: 'CreateNetworkInterface',
        source: 'EC2 API Reference, Error codes, InvalidIPAddress.InUse',
      }),
    ],
  },
  {
    rule: 'a secondary private IP moves to another NIC of the subnet where that is allowed',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const [giver, taker] = [await makeNic(ec2, subnet), await makeNic(ec2, subnet)];
      const PrivateIpAddresses = ['10.20.1.10'];
      await ec2.ask(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId: giver, PrivateIpAddresses }));
      const taking = { NetworkInterfaceId: taker, PrivateIpAddresses, AllowReassignment: true };
      await ec2.ask(new AssignPrivateIpAddressesCommand(taking));
      await see(ec2, giver, taker);
      await ec2.ask(new AssignPrivateIpAddressesCommand(taking));
    },
    deviations: [
      motoShows('answers with all addresses of the NIC', {
        call: 'AssignPrivateIpAddresses',
        at: /^assigned\./,
        source: 'AssignPrivateIpAddresses, assignedPrivateIpAddressesSet: the addresses assigned',
      }),
      motoShows('leaves a reassigned IP with its old NIC as well', {
        call: 'DescribeNetworkInterfaces',
        at: /^0\.privateIps\.1$/,
        source: 'AssignPrivateIpAddresses, AllowReassignment: to be reassigned',
      }),
    ],
  },
  {
    rule: 'a secondary private IP of another NIC stays there where no reassignment was allowed',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const [giver, taker] = [await makeNic(ec2, subnet), await makeNic(ec2, subnet)];
      const PrivateIpAddresses = ['10.20.1.10'];
      await ec2.ask(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId: giver, PrivateIpAddresses }));
      await ec2.ask(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId: taker, PrivateIpAddresses }));
    },
    deviations: [
      motoShows('answers with all addresses of the NIC', {
        call: 'AssignPrivateIpAddresses',
        at: /^assigned\./,
        source: 'AssignPrivateIpAddresses, assignedPrivateIpAddressesSet: the addresses assigned',
      }),
      motoAnswers('reassigns without being allowed to', {
        call: 'AssignPrivateIpAddresses',
        source:
          'AssignPrivateIpAddresses, AllowReassignment: whether to allow it; the code is UNVERIFIED[reassign-refused]',
      }),
    ],
  },
  {
    rule: 'what does not exist is named: NIC, server, attachment',
    last: 'InvalidAttachmentID.NotFound',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      await attachAt(ec2, ABSENT.nic, await makeServer(ec2, subnet), 1);
      await attachAt(ec2, await makeNic(ec2, subnet), ABSENT.server, 1);
      await see(ec2, ABSENT.nic);
      await ec2.ask(new CreateNetworkInterfaceCommand({ SubnetId: ABSENT.subnet }));
      await ec2.ask(
        new AssignPrivateIpAddressesCommand({ NetworkInterfaceId: ABSENT.nic, PrivateIpAddresses: ['10.20.1.10'] }),
      );
      await detach(ec2, ABSENT.attachment);
    },
  },
  {
    rule: 'a malformed NIC id is not one that is not found',
    last: 'InvalidNetworkInterfaceId.Malformed',
    calls: (ec2) => see(ec2, 'eni-nonsense'),
    deviations: [
      motoAnswers('calls a malformed id not found', {
        call: 'DescribeNetworkInterfaces',
        says: 'InvalidNetworkInterfaceID.NotFound',
        source: 'EC2 API Reference, Error codes, InvalidNetworkInterfaceId.Malformed',
      }),
    ],
  },
];
