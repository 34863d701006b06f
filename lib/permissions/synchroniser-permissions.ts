import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { DELETE_SNAPSHOT, TAKE_SETS } from './disk-calls.ts';
import { callEc2 } from './ec2-calls.ts';

/** What the synchroniser may do in EC2. */
export const synchroniserStatements = (scope: Construct): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'LookAtEc2',
    actions: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumeStatus'],
    resources: ['*'],
  }),
  ...callEc2(scope, [...TAKE_SETS, DELETE_SNAPSHOT]),
];
