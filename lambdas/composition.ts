import { randomUUID } from 'node:crypto';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import {
  AWS_CLIENT_SETTINGS,
  CONNECTING_CLIENT_SETTINGS,
  TABLE_CLIENT_SETTINGS,
} from './adapters/aws/client-settings.ts';
import { createCloudWatchAlarms } from './adapters/aws/cloudwatch/alarms.ts';
import { createEmbeddedMeter } from './adapters/aws/cloudwatch/embedded-metrics.ts';
import { type StreamRecord, trailEventsIn } from './adapters/aws/dynamodb/stream.ts';
import { createEc2Compute, createPacer, EC2_CLIENT_SETTINGS } from './adapters/aws/ec2/index.ts';
import { createEventBridgeNotifier } from './adapters/aws/eventbridge/index.ts';
import { createLambdaBackground } from './adapters/aws/lambda/background.ts';
import { createLambdaProbe } from './adapters/aws/lambda/probe.ts';
import { createSnsPager } from './adapters/aws/sns/index.ts';
import { createSfnWorkflow } from './adapters/aws/step-functions/index.ts';
import { sha256 } from './adapters/sha256.ts';
import { systemClock } from './adapters/system-clock.ts';
import type { ApiDeps } from './api/deps.ts';
import { identifyFromGateway } from './api/gateway-identity.ts';
import { DeclaredAllowanceText } from './declared-allowance.ts';
import { DeclaredKeys } from './declared-keys.ts';
import { MACHINE_KINDS } from './domain/group/run-kind.ts';
import { executionLink } from './domain/trail/execution-link.ts';
import type { AutomationDeps } from './handlers/automation/deps.ts';
import type { ChangerDeps } from './handlers/changer/deps.ts';
import type { GuardDeps } from './handlers/guard/guard.ts';
import type { Place } from './handlers/own-event.ts';
import type { PagerDeps } from './handlers/pager/pager.ts';
import type { PublisherDeps } from './handlers/publisher/publisher.ts';
import type { RecorderDeps } from './handlers/recorder/deps.ts';
import type { ProtectionDeps } from './handlers/steps/protect/protection-deps.ts';
import type { ValidateDeps } from './handlers/steps/validate-prerequisites.ts';
import type { SynchroniserDeps } from './handlers/synchroniser/deps.ts';
import type { PermissionProbe } from './ports/permission-probe.ts';
import { portsOnAws } from './ports-on-aws.ts';

/** What the deployment says of the function's surroundings. Endpoints are the SDK's own matter (`AWS_ENDPOINT_URL`). */
const Environment = z.object({
  /** Name of the table of groups. */
  TABLE_NAME: z.string().min(1),
  /** Whether the deployment has the permissions to terminate and to launch servers. */
  TERMINATION: z.enum(['allowed', 'forbidden']).default('forbidden'),
  /** Whether the steps may act only on what carries the group's tag. */
  CONFINED: z.enum(['true', 'false']).default('false'),
  /** ARNs of the KMS keys whose use the deployment was given; absent where the function need not know. */
  VOLUME_KEYS: DeclaredKeys.optional(),
});

const environment = Environment.parse(process.env);

/** What the deployment declares of the account's API allowance. */
const allowance = DeclaredAllowanceText.parse({
  limits: process.env.EC2_API_LIMITS,
  share: process.env.EC2_API_SHARE,
});

const clock = systemClock;

const table = {
  client: new DynamoDBClient(TABLE_CLIENT_SETTINGS),
  tableName: environment.TABLE_NAME,
};

const sfn = new SFNClient(AWS_CLIENT_SETTINGS);

const meter = createEmbeddedMeter((line) => process.stdout.write(line));

const confined = environment.CONFINED === 'true';

/** The steps ask for executions by id and start none, so they need not know the machines. */
const ports = portsOnAws({
  tableName: table.tableName,
  dynamoDb: table.client,
  compute: createEc2Compute({
    ec2: new EC2Client(EC2_CLIENT_SETTINGS),
    autoScaling: new AutoScalingClient(EC2_CLIENT_SETTINGS),
    kms: new KMSClient(EC2_CLIENT_SETTINGS),
    volumeKeys: environment.VOLUME_KEYS,
    confined,
    clock,
    pacer: createPacer({ clock, ...allowance }),
  }),
  sfn,
  confined,
  clock,
});

/** The ports of the steps. */
export const deps: ValidateDeps & ProtectionDeps = { ...ports, termination: environment.TERMINATION };

/** The environment of those who ask for permissions: the functions that act, by what they drive. */
const AskingEnvironment = z.object({
  SYNCHRONIZATION_FUNCTION: z.string().min(1),
  FENCE_FUNCTION: z.string().min(1),
  DISKS_FUNCTION: z.string().min(1),
  IDENTITY_FUNCTION: z.string().min(1),
});

const createProbe = (client: LambdaClient): PermissionProbe => {
  const names = AskingEnvironment.parse(process.env);
  const functions = {
    synchronization: names.SYNCHRONIZATION_FUNCTION,
    fence: names.FENCE_FUNCTION,
    disks: names.DISKS_FUNCTION,
    identity: names.IDENTITY_FUNCTION,
  };
  return createLambdaProbe({ client, functions });
};

/** The ports of *Validate prerequisites*, for its function. A step that is slow to answer keeps no failover waiting. */
export const createValidateDeps = (): ValidateDeps => ({
  ...deps,
  probe: createProbe(new LambdaClient(AWS_CLIENT_SETTINGS)),
});

/** The ports of the recorder, for its one function. */
export const createRecorderDeps = (): RecorderDeps => {
  const probe = createProbe(new LambdaClient(CONNECTING_CLIENT_SETTINGS));
  return { ...deps, probe, meter };
};

/** The ports of the synchroniser, for its one function. */
export const createSynchroniserDeps = (): SynchroniserDeps => ({ ...deps, meter });

/** The ports of the changer, for its one function. */
export const createChangerDeps = (): ChangerDeps => ({ ...deps, jobs: ports.jobs });

/** What the deployment and Lambda say of where the functions are that EventBridge's events reach. */
const PlaceEnvironment = z.object({
  /** Of the account that it is deployed to. */
  ACCOUNT_ID: z.string().min(1),
  /** Set by Lambda. Source: Lambda Developer Guide, Defined runtime environment variables. */
  AWS_REGION: z.string().min(1),
});

/** Never by an event's own word. */
const whereWeAre = (): Place => {
  const { ACCOUNT_ID: accountId, AWS_REGION: region } = PlaceEnvironment.parse(process.env);
  return { accountId, region };
};

/** The ports of the guard, for its one function. */
export const createGuardDeps = (): GuardDeps => ({ ...deps, here: whereWeAre(), meter });

/** What the deployment says besides to the functions that start runs. */
const StarterEnvironment = z.object({
  /** ARNs of the state machines by what their executions do, as JSON. */
  STATE_MACHINE_ARNS: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.record(z.enum(MACHINE_KINDS), z.string().min(1))),
});

/** The ports of the decider, for the one function that decides on automatic failovers. */
export const createDeciderDeps = (): AutomationDeps => {
  const { STATE_MACHINE_ARNS: machines } = StarterEnvironment.parse(process.env);
  return {
    ...deps,
    automation: ports.automation,
    alarms: createCloudWatchAlarms(new CloudWatchClient(AWS_CLIENT_SETTINGS)),
    workflow: createSfnWorkflow({ client: sfn, machines }),
    meter,
    here: whereWeAre(),
  };
};

/** The own environment of the API's function. */
const ApiEnvironment = StarterEnvironment.extend({
  /** Availability zones on offer for sites, separated by commas. */
  AVAILABILITY_ZONES: z.string().min(1),
  /** Names of the functions that can be asked for out of turn. */
  RECORDER_FUNCTION: z.string().min(1),
  GUARD_FUNCTION: z.string().min(1),
  SYNCHRONISER_FUNCTION: z.string().min(1),
  CHANGER_FUNCTION: z.string().min(1),
});

/** The function ends after 29 s, and API Gateway's answer would say nothing. */
const PATIENCE_MS = 25_000;

/** The ports of the API, for the one function that serves it. */
export const createApiDeps = (): ApiDeps => {
  const { STATE_MACHINE_ARNS: machines, AVAILABILITY_ZONES, ...functions } = ApiEnvironment.parse(process.env);
  return {
    ...deps,
    jobs: ports.jobs,
    automation: ports.automation,
    workflow: createSfnWorkflow({ client: sfn, machines }),
    ids: { next: () => randomUUID().replaceAll('-', '') },
    settings: { zones: AVAILABILITY_ZONES.split(','), executionLink, patienceMs: PATIENCE_MS },
    sha256,
    background: createLambdaBackground({
      client: new LambdaClient(AWS_CLIENT_SETTINGS),
      functions: {
        recorder: functions.RECORDER_FUNCTION,
        guard: functions.GUARD_FUNCTION,
        synchroniser: functions.SYNCHRONISER_FUNCTION,
        changer: functions.CHANGER_FUNCTION,
      },
    }),
    identify: identifyFromGateway,
    log: (line) => process.stdout.write(`${line}\n`),
  };
};

const PublisherEnvironment = z.object({
  /** Name of the event bus on which others hear of what happens. */
  EVENT_BUS_NAME: z.string().min(1),
});

/** The ports of the function that reads the table's stream. */
export const createPublisherDeps = (): PublisherDeps<StreamRecord> => ({
  notifier: createEventBridgeNotifier({
    client: new EventBridgeClient(AWS_CLIENT_SETTINGS),
    busName: PublisherEnvironment.parse(process.env).EVENT_BUS_NAME,
  }),
  meter,
  eventsIn: trailEventsIn,
});

const PagerEnvironment = StarterEnvironment.extend({
  /** ARN of the topic that people are subscribed to. */
  TOPIC_ARN: z.string().min(1),
  /** By which the `sdrs` command finds the deployment. */
  STACK_NAME: z.string().min(1),
});

/** The ports of the function that tells people. */
export const createPagerDeps = (): PagerDeps => {
  const { STATE_MACHINE_ARNS: machines, TOPIC_ARN, STACK_NAME } = PagerEnvironment.parse(process.env);
  return {
    pager: createSnsPager({ client: new SNSClient(AWS_CLIENT_SETTINGS), topicArn: TOPIC_ARN }),
    clock,
    deployment: { stackName: STACK_NAME, stateMachineArn: machines.failover },
  };
};
