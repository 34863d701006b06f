import { createDynamoAutomationStore } from './adapters/aws/dynamodb/automation.ts';
import { createDynamoGroupStore } from './adapters/aws/dynamodb/index.ts';
import { createDynamoJobStore } from './adapters/aws/dynamodb/jobs.ts';
import type { TableProps } from './adapters/aws/dynamodb/table.ts';
import { createDynamoTurns } from './adapters/aws/dynamodb/turns.ts';
import type { Ec2ComputeDeps } from './adapters/aws/ec2/index.ts';
import { createSfnWorkflow, type SfnWorkflowProps } from './adapters/aws/step-functions/index.ts';
import type { Compute } from './ports/compute.ts';

/** Clients of AWS, or of what speaks as AWS does, and what is known of the deployment. */
export interface OnAws extends Pick<Ec2ComputeDeps, 'clock' | 'confined'>, Pick<SfnWorkflowProps, 'machines'> {
  readonly compute: Compute;
  /** Name of the table of groups. */
  readonly tableName: string;
  readonly dynamoDb: TableProps['client'];
  readonly sfn: SfnWorkflowProps['client'];
}

/** The one place where the ports meet AWS: in Lambda, in the embedded runtime and under the command line. */
export const portsOnAws = ({ tableName, dynamoDb, sfn, machines, compute, clock, confined = false }: OnAws) => {
  const table = { client: dynamoDb, tableName };
  return {
    store: createDynamoGroupStore({ ...table, clock }),
    jobs: createDynamoJobStore(table),
    automation: createDynamoAutomationStore(table),
    turns: createDynamoTurns(table),
    compute,
    workflow: createSfnWorkflow({ client: sfn, ...(machines ? { machines } : {}) }),
    clock,
    confined,
  };
};
