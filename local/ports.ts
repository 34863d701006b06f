import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { createDynamoAutomationStore } from '../lambdas/adapters/aws/dynamodb/automation.ts';
import { createDynamoGroupStore } from '../lambdas/adapters/aws/dynamodb/index.ts';
import { createDynamoJobStore } from '../lambdas/adapters/aws/dynamodb/jobs.ts';
import { createEc2Compute, type Pacer } from '../lambdas/adapters/aws/ec2/index.ts';
import { createSfnWorkflow } from '../lambdas/adapters/aws/step-functions/index.ts';
import type { StepDeps } from '../lambdas/handlers/steps/deps.ts';
import type { AutomationStore } from '../lambdas/ports/automation-store.ts';
import type { JobStore } from '../lambdas/ports/job-store.ts';
import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { Workflow } from '../lambdas/ports/workflow.ts';
import type { SimulatedEc2 } from '../simulated-aws/ec2.ts';
import { MACHINE_ARNS } from './executions/arns.ts';
import { createLocalProbe } from './handlers.ts';

/** Name of the embedded runtime's one table. */
export const TABLE_NAME = 'groups';

/** The service as a whole, in this process: its ports with their real adapters. */
export interface Ports extends StepDeps {
  readonly workflow: Workflow;
  readonly jobs: JobStore;
  readonly automation: AutomationStore;
  readonly probe: PermissionProbe;
}

export interface PortsProps {
  readonly clock: StepDeps['clock'];
  readonly ec2: Pick<SimulatedEc2, 'send'>;
  /** @default none */
  readonly autoScaling?: SimulatedEc2['autoScaling'];
  /** @default none */
  readonly kms?: SimulatedEc2['kms'];
  /** ARNs of the KMS keys whose use the service was given. @default not known */
  readonly volumeKeys?: readonly string[] | undefined;
  /** Whether the steps act only on what carries the group's tag. @default `false` */
  readonly confined?: boolean;
  readonly dynamoDb: Pick<DynamoDBClient, 'send'>;
  readonly sfn: Pick<SFNClient, 'send'>;
  readonly pacer: Pacer;
}

/** The ports on these clients. */
export const createPorts = (props: PortsProps): Ports => {
  const { clock, ec2, autoScaling, kms, volumeKeys, confined = false, dynamoDb, sfn, pacer } = props;
  const others = { ...(autoScaling ? { autoScaling } : {}), ...(kms ? { kms } : {}) };
  const ports = {
    store: createDynamoGroupStore({ client: dynamoDb, tableName: TABLE_NAME, clock }),
    jobs: createDynamoJobStore({ client: dynamoDb, tableName: TABLE_NAME }),
    automation: createDynamoAutomationStore({ client: dynamoDb, tableName: TABLE_NAME }),
    compute: createEc2Compute({ ec2, ...others, volumeKeys, confined, clock, pacer }),
    workflow: createSfnWorkflow({ client: sfn, machines: MACHINE_ARNS }),
    clock,
    confined,
  };
  return { ...ports, probe: createLocalProbe(ports) };
};
