import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PINNED_TAG } from './confinement.ts';
import { TAKE_SETS } from './disk-calls.ts';
import { callEc2, type Ec2Call } from './ec2-calls.ts';

/** On every snapshot that the service has taken; see `TAGS` in the failover's rules. */
export const EPOCH_TAG = 'sdrs:epoch';

/**
 * Only what the service has taken, and never what is pinned: so a pin that comes between the look and the call is obeyed as well.
 * Source: Service Authorization Reference, EC2: DeleteSnapshot knows `aws:ResourceTag`.
 */
const DELETE_SNAPSHOT: Ec2Call = {
  action: 'DeleteSnapshot',
  on: ['snapshot'],
  condition: {
    Null: { [`aws:ResourceTag/${EPOCH_TAG}`]: 'false', [`aws:ResourceTag/${PINNED_TAG}`]: 'true' },
  },
  confined: { snapshot: 'free' },
};

/** What the synchroniser may do in EC2. */
export const synchroniserStatements = (scope: Construct): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'LookAtEc2',
    actions: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumeStatus'],
    resources: ['*'],
  }),
  ...callEc2(scope, [...TAKE_SETS, DELETE_SNAPSHOT]),
];
