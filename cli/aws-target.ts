import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  type DescribeStacksCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import { AWS_CLIENT_SETTINGS, TABLE_CLIENT_SETTINGS } from '../lambdas/adapters/aws/client-settings.ts';
import { createCloudWatchAlarms } from '../lambdas/adapters/aws/cloudwatch/alarms.ts';
import {
  createEc2Compute,
  createPacer,
  type DeclaredAllowance,
  EC2_CLIENT_SETTINGS,
} from '../lambdas/adapters/aws/ec2/index.ts';
import { systemClock } from '../lambdas/adapters/system-clock.ts';
import { DeclaredAllowanceText } from '../lambdas/declared-allowance.ts';
import { DeclaredKeys } from '../lambdas/declared-keys.ts';
import { MACHINE_KINDS, type MachineKind } from '../lambdas/domain/group/run-kind.ts';
import type { Termination } from '../lambdas/domain/plan/plan-relaunch.ts';
import { portsOnAws } from '../lambdas/ports-on-aws.ts';
import { WORKFLOWS } from '../lambdas/workflows.ts';
import { allowanceOf } from './allowance.ts';
import { StackNotFoundError, UsageError } from './exit-codes.ts';
import { loginName } from './login-name.ts';
import type { Target, TargetOptions } from './target.ts';

const clock = systemClock;

/** GetExecutionHistory refills 20 a second in most regions (Step Functions quotas); one in three seconds is no load. */
const POLL_MS = 3_000;

/** A clock that people look at. */
const TICK_MS = 1_000;

interface Deployment {
  readonly tableName: string;
  readonly machines: Readonly<Partial<Record<MachineKind, string>>>;
  readonly termination: Termination;
  readonly confined: boolean;
  /** @default nothing is declared */
  readonly allowance?: DeclaredAllowance;
  /** ARNs of the KMS keys whose use the deployment was given. @default not known */
  readonly volumeKeys?: readonly string[] | undefined;
}

/** A deployed stack, or a table and a state machine by name. Region and credentials are the SDK's own matter. */
export const openAwsTarget = async (options: TargetOptions): Promise<Target> => {
  const endpoint = options.endpointUrl ? { endpoint: options.endpointUrl } : {};
  const { allowance, termination, ...deployment } = await deploymentOf(options, endpoint);
  const dynamoDb = new DynamoDBClient({ ...TABLE_CLIENT_SETTINGS, ...endpoint });
  const sfn = new SFNClient({ ...AWS_CLIENT_SETTINGS, ...endpoint });
  const ec2 = new EC2Client({ ...EC2_CLIENT_SETTINGS, ...endpoint });
  const autoScaling = new AutoScalingClient({ ...EC2_CLIENT_SETTINGS, ...endpoint });
  const kms = new KMSClient({ ...EC2_CLIENT_SETTINGS, ...endpoint });
  const cloudWatch = new CloudWatchClient({ ...AWS_CLIENT_SETTINGS, ...endpoint });
  const pacer = createPacer({ clock, ...allowanceOf(options, allowance) });
  const compute = createEc2Compute({ ...deployment, ec2, autoScaling, kms, clock, pacer });
  const region = await regionOf(ec2);
  const where = options.endpointUrl ? `at ${options.endpointUrl}` : `in region ${region}`;
  return {
    label: `${options.stack ? `stack ${options.stack}` : `table ${deployment.tableName}`} ${where}`,
    ...portsOnAws({ ...deployment, compute, dynamoDb, sfn, clock }),
    alarms: createCloudWatchAlarms(cloudWatch),
    termination,
    caller: async () => `${loginName()} with access key ${(await sfn.config.credentials()).accessKeyId}`,
    pollMs: POLL_MS,
    tickMs: TICK_MS,
    runsHere: false,
    close: async () => {
      for (const client of [dynamoDb, sfn, ec2, autoScaling, kms, cloudWatch]) client.destroy();
    },
  };
};

/** The SDK looks for the region when it is first needed; better to miss it before anything is done. */
export const regionOf = async (client: Pick<EC2Client | CloudFormationClient, 'config'>): Promise<string> => {
  try {
    return await client.config.region();
  } catch (error) {
    throw new UsageError('No AWS region is known. Set AWS_REGION, or a region in the AWS profile.', { cause: error });
  }
};

const deploymentOf = async (options: TargetOptions, endpoint: { readonly endpoint?: string }): Promise<Deployment> => {
  const { table, stateMachineArn, stack } = options;
  if (table !== undefined && stateMachineArn !== undefined)
    return { tableName: table, machines: { failover: stateMachineArn }, termination: 'unknown', confined: false };
  if (stack === undefined) {
    throw new UsageError('--table and --state-machine-arn go together. Give both, or --stack NAME.');
  }
  return outputsOf(stack, new CloudFormationClient({ ...AWS_CLIENT_SETTINGS, ...endpoint }));
};

/** The outputs of the deployed stack are how clients find it. */
const outputsOf = async (stack: string, client: CloudFormationClient): Promise<Deployment> => {
  try {
    await regionOf(client);
    const { Stacks } = await describeStack(client, stack);
    const outputs = new Map(Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    const tableName = outputs.get('TableName');
    const machines = machinesIn(outputs);
    if (tableName && machines.failover) {
      return { tableName, machines, ...saidIn(outputs) };
    }
    throw new UsageError(
      `Stack "${stack}" has no outputs TableName and StateMachineArn; it has ${[...outputs.keys()].join(', ') || 'none'}. Name the stack that "npm run deploy" made.`,
    );
  } finally {
    client.destroy();
  }
};

/** A deployment of an earlier version has fewer of them. */
const machinesIn = (outputs: ReadonlyMap<string | undefined, string | undefined>): Deployment['machines'] =>
  Object.fromEntries(
    MACHINE_KINDS.flatMap((kind) => {
      const arn = outputs.get(WORKFLOWS[kind].output);
      return arn === undefined ? [] : [[kind, arn]];
    }),
  );

const saidIn = (outputs: ReadonlyMap<string | undefined, string | undefined>) => ({
  allowance: declaredIn(outputs),
  termination: terminationIn(outputs),
  confined: outputs.get('ConfinedToTagged') === 'true',
  volumeKeys: volumeKeysIn(outputs),
});

/** What the deployment declares has been checked when it was made. */
const declaredIn = (outputs: ReadonlyMap<string | undefined, string | undefined>): DeclaredAllowance =>
  DeclaredAllowanceText.parse({ limits: outputs.get('Ec2ApiLimits'), share: outputs.get('Ec2ApiShare') });

/** A stack of an earlier release does not say. */
const terminationIn = (outputs: ReadonlyMap<string | undefined, string | undefined>): Termination => {
  const told = outputs.get('Termination');
  return told === 'allowed' || told === 'forbidden' ? told : 'unknown';
};

/** A stack of an earlier release does not say. */
const volumeKeysIn = (outputs: ReadonlyMap<string | undefined, string | undefined>): readonly string[] | undefined => {
  const told = outputs.get('VolumeKeys');
  return told === undefined ? undefined : DeclaredKeys.parse(told === 'none' ? '' : told);
};

/** CloudFormation says of a stack that does not exist that the request is not valid. */
const describeStack = async (client: CloudFormationClient, stack: string): Promise<DescribeStacksCommandOutput> => {
  try {
    return await client.send(new DescribeStacksCommand({ StackName: stack }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') throw new StackNotFoundError(stack, error);
    throw error;
  }
};
