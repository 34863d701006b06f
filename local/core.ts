import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoAutomationStore } from '../lambdas/adapters/aws/dynamodb/automation.ts';
import { createDynamoGroupStore } from '../lambdas/adapters/aws/dynamodb/index.ts';
import { createDynamoJobStore } from '../lambdas/adapters/aws/dynamodb/jobs.ts';
import { createEc2Compute, createPacer, type DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { createSfnWorkflow } from '../lambdas/adapters/aws/step-functions/index.ts';
import type { SimulatedEc2 } from '../lambdas/adapters/simulated/index.ts';
import type { StepDeps } from '../lambdas/handlers/steps/deps.ts';
import type { AutomationStore } from '../lambdas/ports/automation-store.ts';
import type { JobStore } from '../lambdas/ports/job-store.ts';
import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { Workflow } from '../lambdas/ports/workflow.ts';
import type { SynthesisedMachine } from './definition.ts';
import { STATE_MACHINE_ARN } from './executions/arns.ts';
import type { ExecutionLog } from './executions/log.ts';
import { createMachine } from './executions/machine.ts';
import { createExecutionService, type ExecutionService } from './executions/service.ts';
import { createSfnDouble } from './executions/sfn-client.ts';
import { createLocalProbe, functionsOf } from './handlers.ts';

/** Name of the embedded runtime's one table. */
export const TABLE_NAME = 'groups';

export interface CoreProps {
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
  readonly log: ExecutionLog;
  readonly machine: SynthesisedMachine;
  /** What is declared of the account's API allowance. @default nothing: EC2's documented defaults */
  readonly allowance?: DeclaredAllowance;
}

/** The service as a whole, in this process: its ports with their real adapters. */
export interface Ports extends StepDeps {
  readonly workflow: Workflow;
  readonly jobs: JobStore;
  readonly automation: AutomationStore;
  readonly probe: PermissionProbe;
}

export interface Core extends Ports {
  /** The executions behind the workflow. */
  readonly service: ExecutionService;
}

/** The service with its executions in this process. */
export const createCore = (props: CoreProps): Core => {
  const { clock, log, machine } = props;
  // The steps ask for executions and the executions run the steps, so one of the two learns of the other later.
  let service: ExecutionService | undefined;
  const later = (): ExecutionService => {
    if (service === undefined) throw new Error('An execution was started before the runtime was complete.');
    return service;
  };
  const ports = createReadOnlyCore(props, {
    start: (execution) => later().start(execution),
    stop: (arn, why) => later().stop(arn, why),
  });
  const run = createMachine({ definition: machine.definition, functions: functionsOf(machine, ports), clock });
  service = createExecutionService({ log, clock, run });
  return { ...ports, service };
};

/** The service with its executions elsewhere; `control` is what becomes of the wish to start or stop one. */
export const createReadOnlyCore = (props: CoreProps, control: Pick<ExecutionService, 'start' | 'stop'>): Ports => {
  const { clock, ec2, autoScaling, kms, volumeKeys, confined = false, dynamoDb, log, machine, allowance } = props;
  const others = { ...(autoScaling ? { autoScaling } : {}), ...(kms ? { kms } : {}) };
  const pacer = createPacer({ clock, ...allowance });
  const sfn = createSfnDouble({ definition: machine.definition, log, service: control, clock });
  const ports = {
    store: createDynamoGroupStore({ client: dynamoDb, tableName: TABLE_NAME, clock }),
    jobs: createDynamoJobStore({ client: dynamoDb, tableName: TABLE_NAME }),
    automation: createDynamoAutomationStore({ client: dynamoDb, tableName: TABLE_NAME }),
    compute: createEc2Compute({ ec2, ...others, volumeKeys, confined, clock, pacer }),
    workflow: createSfnWorkflow({ client: sfn, stateMachineArn: STATE_MACHINE_ARN }),
    clock,
    confined,
  };
  return { ...ports, probe: createLocalProbe(ports) };
};
