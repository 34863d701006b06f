import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StepName } from '../../lambdas/workflows.ts';
import { settingsOf } from '../settings.ts';
import { tagLooks } from './confinement.ts';
import { callEc2 } from './ec2-calls.ts';
import { READ_WRITE, resourceCalls, STEP_PERMISSIONS } from './step-permissions.ts';
import { onTable, sayWhoActs } from './table-permissions.ts';

/** The step's permissions as statements, in its own account and region. */
export const permissionsOf = (scope: Construct, step: StepName, table: Table): readonly PolicyStatement[] => [
  onTable(table, ...READ_WRITE),
  ...(STEP_PERMISSIONS[step].mutate.length > 0 ? [sayWhoActs(table)] : []),
  ...ec2StatementsOf(scope, step),
];

/** The part of a step's permissions that is about EC2, for others that do the same. */
export const ec2StatementsOf = (scope: Construct, step: StepName): readonly PolicyStatement[] => {
  const { describe, keys = [], autoScaling = { describe: [], mutate: [] } } = STEP_PERMISSIONS[step];
  const looks = [
    ...describe.map((action) => `ec2:${action}`),
    ...(step === 'validatePrerequisites' ? tagLooks(scope) : []).map((action) => `ec2:${action}`),
    ...autoScaling.describe.map((action) => `autoscaling:${action}`),
  ];
  return [
    ...(looks.length > 0 ? [new PolicyStatement({ sid: 'LookAtEc2', actions: looks, resources: ['*'] })] : []),
    ...callEc2(scope, resourceCalls(step)),
    ...(keys.length > 0 ? [lookAtKeys(scope, keys)] : []),
    ...(autoScaling.mutate.length > 0 ? [changeAutoScaling(scope, autoScaling.mutate)] : []),
  ];
};

/**
 * Which keys the recovery points of groups are encrypted with is not known at deployment, so the account's own are all
 * looked at; one of another account is where it is named. Only what a key is can be read, not used.
 */
const lookAtKeys = (scope: Construct, actions: readonly string[]) =>
  new PolicyStatement({
    sid: 'LookAtKeys',
    actions: actions.map((action) => `kms:${action}`),
    resources: [
      Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' }),
      ...settingsOf(scope.node).volumeKeys,
    ],
  });

/** Source: Service Authorization Reference, EC2 Auto Scaling: DetachInstances is authorised on the group. */
const changeAutoScaling = (scope: Construct, actions: readonly string[]) =>
  new PolicyStatement({
    sid: 'AutoScaling',
    actions: actions.map((action) => `autoscaling:${action}`),
    resources: [
      Stack.of(scope).formatArn({
        service: 'autoscaling',
        resource: 'autoScalingGroup',
        resourceName: '*:autoScalingGroupName/*',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
