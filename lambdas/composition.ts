import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { createDynamoGroupStore } from './adapters/aws/dynamodb/index.ts';
import { createEc2Compute, EC2_CLIENT_SETTINGS } from './adapters/aws/ec2/index.ts';
import { createSfnWorkflow } from './adapters/aws/step-functions/index.ts';
import type { StepDeps } from './handlers/steps/deps.ts';
import type { Clock } from './ports/clock.ts';

/** What the deployment says of the function's surroundings. Endpoints are the SDK's own matter (`AWS_ENDPOINT_URL`). */
const Environment = z.object({
  /** Name of the table of groups. */
  TABLE_NAME: z.string().min(1),
});

const environment = Environment.parse(process.env);

const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The one place where the steps' ports meet AWS. */
export const deps: StepDeps = {
  store: createDynamoGroupStore({
    client: new DynamoDBClient({ retryMode: 'adaptive', maxAttempts: 6 }),
    tableName: environment.TABLE_NAME,
    clock,
  }),
  compute: createEc2Compute({ ec2: new EC2Client(EC2_CLIENT_SETTINGS), clock }),
  // The steps ask for executions by id and start none, so they need not know the machine.
  workflow: createSfnWorkflow({ client: new SFNClient({}) }),
  clock,
};
