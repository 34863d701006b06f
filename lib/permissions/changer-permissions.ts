import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { callEc2, type Ec2Call, type Ec2Resource } from './ec2-calls.ts';
import { FENCED_TAG } from './fenced-policy.ts';

/** What the changer does in EC2, and no step of a failover does. Source: Service Authorization Reference, EC2. */
const CALLS: readonly Ec2Call[] = [
  { action: 'ModifyVolume', on: ['volume'] },
  {
    action: 'ModifyInstanceAttribute',
    on: ['instance'],
    // The type alone: no user data, no security groups, no protection. And never a server that a failover has fenced.
    condition: { Null: { 'ec2:Attribute/InstanceType': 'false', [`aws:ResourceTag/${FENCED_TAG}`]: 'true' } },
  },
  {
    action: 'CreateNetworkInterface',
    on: ['network-interface', 'security-group', 'subnet'],
    confined: { 'network-interface': 'made' },
  },
  {
    action: 'CreateTags',
    on: ['network-interface'],
    condition: { StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' } },
    confined: { 'network-interface': 'free' },
  },
  { action: 'AttachNetworkInterface', on: ['instance', 'network-interface'] },
  { action: 'DetachNetworkInterface', on: ['instance', 'network-interface'] },
  { action: 'DeleteNetworkInterface', on: ['network-interface'] },
];

/** Looks that a change needs and a plan does not. */
export const CHANGE_LOOKS = ['ec2:DescribeSubnets', 'ec2:DescribeVolumesModifications'] as const;

const LOOKS = [
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVolumes',
] as const;

/** The kinds of EC2 resource that the changer's permissions name. */
export const changedResources: readonly Ec2Resource[] = [...new Set(CALLS.flatMap(({ on }) => on))];

/** What the changer may do in EC2. */
export const changerStatements = (scope: Construct): readonly PolicyStatement[] => [
  new PolicyStatement({ sid: 'LookAtEc2', actions: [...LOOKS, ...CHANGE_LOOKS], resources: ['*'] }),
  ...callEc2(scope, CALLS),
];
