import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { type Read, readBy } from './reads.ts';
import { entry } from './shapes.ts';

/** Whether a VPC is there; nothing else of it is used. */
export const VPCS: Read<{ readonly id: string }> = readBy('vpc-id', {
  api: 'DescribeVpcs',
  ask: (ec2, request) => ec2.send(new DescribeVpcsCommand(request)),
  entries: ({ Vpcs = [] }) => Vpcs.map((it) => entry(it.VpcId, {})),
});
