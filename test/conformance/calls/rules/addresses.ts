import {
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, attach, makeEip, makeNic, makeServer, makeSubnet } from '../world.ts';

const associate = (ec2: Listener, AllocationId: string, NetworkInterfaceId: string, more: object = {}) =>
  ec2.ask(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId, ...more }));
const see = (ec2: Listener, ...AllocationIds: string[]) => ec2.ask(new DescribeAddressesCommand({ AllocationIds }));
const seeNics = (ec2: Listener, ...NetworkInterfaceIds: string[]) =>
  ec2.ask(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }));

/** Two NICs of one subnet and an EIP on the first. */
const makeHeldEip = async (ec2: Listener) => {
  const subnet = await makeSubnet(ec2);
  const [holder, other] = [await makeNic(ec2, subnet), await makeNic(ec2, subnet)];
  const eip = await makeEip(ec2);
  await associate(ec2, eip, holder);
  return { subnet, holder, other, eip };
};

export const ADDRESS_RULES: readonly Rule[] = [
  {
    rule: 'an EIP on a NIC is shown there, and is taken over in one call where that is allowed',
    last: 'ok',
    calls: async (ec2) => {
      const { eip, holder, other } = await makeHeldEip(ec2);
      await see(ec2, eip);
      await seeNics(ec2, holder);
      await associate(ec2, eip, other, { AllowReassociation: true });
      await see(ec2, eip);
      await seeNics(ec2, holder);
      await seeNics(ec2, other);
    },
    deviations: [
      motoShows('still shows an EIP on the NIC that it was taken from', {
        call: 'DescribeNetworkInterfaces',
        at: /^0\.privateIps\.0\.eip$/,
        source: 'AssociateAddress: an EIP is on one NIC',
      }),
    ],
  },
  {
    rule: 'an EIP of somebody else is not taken over where that was refused',
    last: 'Resource.AlreadyAssociated',
    calls: async (ec2) => {
      const { eip, other } = await makeHeldEip(ec2);
      await associate(ec2, eip, other, { AllowReassociation: false });
    },
  },
  {
    rule: 'an association may be repeated',
    last: 'ok',
    calls: async (ec2) => {
      const { eip, holder } = await makeHeldEip(ec2);
      await associate(ec2, eip, holder, { AllowReassociation: true });
      await see(ec2, eip);
    },
  },
  {
    rule: 'an EIP goes to the private IP that is named',
    last: 'ok',
    calls: async (ec2) => {
      const nic = await makeNic(ec2, await makeSubnet(ec2), {
        PrivateIpAddresses: [
          { PrivateIpAddress: '10.20.1.10', Primary: true },
          { PrivateIpAddress: '10.20.1.11', Primary: false },
        ],
      });
      const eip = await makeEip(ec2);
      await associate(ec2, eip, nic, { PrivateIpAddress: '10.20.1.11' });
      await see(ec2, eip);
      await seeNics(ec2, nic);
    },
    deviations: [
      motoShows('puts every EIP on the primary private IP', {
        call: 'DescribeAddresses',
        at: /^0\.privateIp$/,
        source: 'AssociateAddress, PrivateIpAddress',
      }),
      motoShows('shows every EIP on the primary private IP', {
        call: 'DescribeNetworkInterfaces',
        at: /^0\.privateIps\.[01]\.eip$/,
        source: 'AssociateAddress, PrivateIpAddress',
      }),
    ],
  },
  {
    rule: 'an EIP does not go to a private IP that the NIC has not',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const nic = await makeNic(ec2, await makeSubnet(ec2));
      await associate(ec2, await makeEip(ec2), nic, { PrivateIpAddress: '10.20.9.9' });
    },
    deviations: [
      motoAnswers('takes any private IP', {
        call: 'AssociateAddress',
        source: 'AssociateAddress, PrivateIpAddress: one of the NIC; the code is UNVERIFIED[associate-strange-ip]',
      }),
    ],
  },
  {
    rule: 'a second EIP on one private IP pushes the first one off',
    last: 'ok',
    calls: async (ec2) => {
      const { eip, holder } = await makeHeldEip(ec2);
      await associate(ec2, await makeEip(ec2), holder, { AllowReassociation: true });
      await see(ec2, eip);
    },
    deviations: [
      motoShows('leaves two EIPs on one private IP', {
        call: 'DescribeAddresses',
        at: /^0\.(networkInterfaceId|privateIp)$/,
        source: 'AssociateAddress: the EIP that was there is disassociated',
      }),
    ],
  },
  {
    rule: 'an EIP follows its NIC from one server to another without a call',
    last: 'ok',
    calls: async (ec2) => {
      const { eip, holder, subnet } = await makeHeldEip(ec2);
      const AttachmentId = await attach(ec2, holder, await makeServer(ec2, subnet));
      await see(ec2, eip);
      await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
      await see(ec2, eip);
      await attach(ec2, holder, await makeServer(ec2, subnet));
      await see(ec2, eip);
    },
    deviations: [
      motoShows('does not name the server of an EIP', {
        call: 'DescribeAddresses',
        at: /^0\.serverId$/,
        source: 'Address, InstanceId: the instance it is associated with',
      }),
    ],
  },
  {
    rule: 'an EIP is given back once it is disassociated, and is gone then',
    last: 'InvalidAllocationID.NotFound',
    calls: async (ec2) => {
      const { eip, holder } = await makeHeldEip(ec2);
      const { Addresses } = await see(ec2, eip);
      const AssociationId = Addresses?.[0]?.AssociationId;
      await ec2.ask(new DisassociateAddressCommand({ AssociationId }));
      await see(ec2, eip);
      await seeNics(ec2, holder);
      await ec2.ask(new DisassociateAddressCommand({ AssociationId }));
      await ec2.ask(new ReleaseAddressCommand({ AllocationId: eip }));
      await see(ec2, eip);
    },
  },
  {
    rule: 'an EIP that is associated is not given back',
    last: 'InvalidIPAddress.InUse',
    calls: async (ec2) => {
      const { eip } = await makeHeldEip(ec2);
      await ec2.ask(new ReleaseAddressCommand({ AllocationId: eip }));
    },
    deviations: [
      motoAnswers('gives an associated EIP back', {
        call: 'ReleaseAddress',
        source: 'ReleaseAddress: must be disassociated first, InvalidIPAddress.InUse',
      }),
    ],
  },
  {
    rule: 'what does not exist is named: allocation, NIC, association',
    last: 'InvalidAssociationID.NotFound',
    calls: async (ec2) => {
      await associate(ec2, ABSENT.allocation, await makeNic(ec2, await makeSubnet(ec2)));
      await associate(ec2, await makeEip(ec2), ABSENT.nic);
      await see(ec2, ABSENT.allocation);
      await ec2.ask(new ReleaseAddressCommand({ AllocationId: ABSENT.allocation }));
      await ec2.ask(new DisassociateAddressCommand({ AssociationId: ABSENT.association }));
    },
  },
];
