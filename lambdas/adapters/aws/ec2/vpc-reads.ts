import { DescribeInternetGatewaysCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { type Read, readBy } from './reads.ts';
import { entry } from './shapes.ts';

/** Whether a VPC is there; nothing else of it is used. */
export const VPCS: Read<{ readonly id: string }> = readBy('vpc-id', {
  api: 'DescribeVpcs',
  ask: (ec2, request) => ec2.send(new DescribeVpcsCommand(request)),
  entries: ({ Vpcs = [] }) => Vpcs.map((it) => entry(it.VpcId, {})),
});

/** Source: InternetGatewayAttachment, `State`: `available` where the gateway is attached, and nothing where it is not. */
const ATTACHED = ['available', 'attached'];

/** By the VPC that it is attached to. */
export const GATEWAYS_OF_VPCS: Read<{ readonly id: string }> = readBy('attachment.vpc-id', {
  api: 'DescribeInternetGateways',
  ask: (ec2, request) => ec2.send(new DescribeInternetGatewaysCommand(request)),
  entries: ({ InternetGateways = [] }) =>
    InternetGateways.flatMap(({ InternetGatewayId: id = '', Attachments = [] }) =>
      Attachments.filter(({ State = '' }) => ATTACHED.includes(State)).map(
        ({ VpcId = '' }) => [VpcId, { id }] as const,
      ),
    ),
});
