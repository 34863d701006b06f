import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { callEc2, type Ec2Call, type Ec2Resource } from './ec2-calls.ts';

/** What the changer does in EC2, and no step of a failover does. Source: Service Authorization Reference, EC2. */
const CALLS: readonly Ec2Call[] = [{ action: 'ModifyVolume', on: ['volume'] }];

/** Looks that a change needs and a plan does not. */
export const CHANGE_LOOKS = ['ec2:DescribeVolumesModifications'] as const;

/** The kinds of EC2 resource that the changer's permissions name. */
export const changedResources: readonly Ec2Resource[] = [...new Set(CALLS.flatMap(({ on }) => on))];

/** What the changer may do in EC2. */
export const changerStatements = (scope: Construct): readonly PolicyStatement[] => [
  new PolicyStatement({ sid: 'LookAtEc2', actions: ['ec2:DescribeVolumes', ...CHANGE_LOOKS], resources: ['*'] }),
  ...CALLS.flatMap((call) => callEc2(scope, call)),
];
