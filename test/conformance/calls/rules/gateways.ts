import {
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, makeBareVpc, makeEip, makeGateway, makeNic, makeSubnet, makeVpc } from '../world.ts';

const attach = (ec2: Listener, InternetGatewayId: string, VpcId: string) =>
  ec2.ask(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
const detach = (ec2: Listener, InternetGatewayId: string, VpcId: string) =>
  ec2.ask(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
const remove = (ec2: Listener, InternetGatewayId: string) =>
  ec2.ask(new DeleteInternetGatewayCommand({ InternetGatewayId }));
const see = (ec2: Listener, VpcId: string) =>
  ec2.ask(new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }));

/** A VPC with its one gateway. */
const makeAttached = async (ec2: Listener) => {
  const [vpc, gateway] = [await makeBareVpc(ec2), await makeGateway(ec2)];
  await attach(ec2, gateway, vpc);
  return { vpc, gateway };
};

export const GATEWAY_RULES: readonly Rule[] = [
  {
    rule: 'an internet gateway is found by the VPC that it is attached to, until it is detached, and is deleted then',
    last: 'ok',
    calls: async (ec2) => {
      await ec2.ask(new CreateInternetGatewayCommand({}));
      const { vpc, gateway } = await makeAttached(ec2);
      await see(ec2, vpc);
      await detach(ec2, gateway, vpc);
      await see(ec2, vpc);
      await remove(ec2, gateway);
    },
  },
  {
    rule: 'an internet gateway is attached to one VPC',
    last: 'Resource.AlreadyAssociated',
    calls: async (ec2) => {
      const { gateway } = await makeAttached(ec2);
      await attach(ec2, gateway, await makeBareVpc(ec2));
    },
  },
  {
    rule: 'a VPC has one internet gateway',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const { vpc } = await makeAttached(ec2);
      await attach(ec2, await makeGateway(ec2), vpc);
    },
    deviations: [
      motoAnswers('attaches a second internet gateway', {
        call: 'AttachInternetGateway',
        source: 'VPC User Guide, Amazon VPC quotas: one internet gateway a VPC',
      }),
    ],
  },
  {
    rule: 'an internet gateway that is attached is not deleted',
    last: 'DependencyViolation',
    calls: async (ec2) => {
      await remove(ec2, (await makeAttached(ec2)).gateway);
    },
  },
  {
    rule: 'an internet gateway is not detached from a VPC that it is not attached to',
    last: 'Gateway.NotAttached',
    calls: async (ec2) => {
      await detach(ec2, await makeGateway(ec2), await makeVpc(ec2));
    },
  },
  {
    rule: 'an EIP needs an internet gateway in its VPC',
    last: 'Gateway.NotAttached',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2, { vpc: await makeBareVpc(ec2) });
      const [NetworkInterfaceId, AllocationId] = [await makeNic(ec2, subnet), await makeEip(ec2)];
      await ec2.ask(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
    },
    deviations: [
      motoAnswers('associates an EIP without an internet gateway', {
        call: 'AssociateAddress',
        source: 'EC2 API Reference, Error codes, Gateway.NotAttached',
      }),
    ],
  },
  {
    rule: 'an internet gateway stays while an EIP of its VPC needs it',
    last: 'DependencyViolation',
    calls: async (ec2) => {
      const { vpc, gateway } = await makeAttached(ec2);
      const NetworkInterfaceId = await makeNic(ec2, await makeSubnet(ec2, { vpc }));
      await ec2.send(new AssociateAddressCommand({ AllocationId: await makeEip(ec2), NetworkInterfaceId }));
      await detach(ec2, gateway, vpc);
    },
    deviations: [
      motoAnswers('detaches a gateway that EIPs need', {
        call: 'DetachInternetGateway',
        source: 'DetachInternetGateway: the VPC must not contain running instances with EIPs',
      }),
    ],
  },
  {
    rule: 'what does not exist is named: internet gateway',
    last: 'InvalidInternetGatewayID.NotFound',
    calls: async (ec2) => {
      await attach(ec2, ABSENT.gateway, await makeBareVpc(ec2));
    },
  },
];
