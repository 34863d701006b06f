import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, describe } from 'vitest';
import { systemClock } from '../../lambdas/adapters/system-clock.ts';
import { describeWorkflow, type TaskFunction } from '../contracts/workflow.contract.ts';
import { startMoto } from '../support/moto.ts';

/** What the machine that is tested just now calls. */
const called: { functions: Readonly<Record<string, TaskFunction>> } = { functions: {} };

const moto = await startMoto({
  executeStateMachines: true,
  invokeLambda: async (name, payload) => called.functions[name]?.(payload),
});
afterAll(() => moto?.stop());

describe.skipIf(!moto)('over the wire', () => {
  const client = new SFNClient({
    endpoint: moto?.endpoint ?? 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  afterAll(() => client.destroy());

  // moto's executions wait in real time.
  const clock = systemClock;
  let machines = 0;
  describeWorkflow({
    name: 'moto',
    deviations: {
      'has the whole history when the service answers in small pages': {
        reason: 'moto answers with the whole history at once',
        seen: /requests for eight events.*length of 4 but got 1/,
      },
    },
    setup: async (definition, given) => {
      called.functions = given;
      machines += 1;
      const { stateMachineArn = '' } = await client.send(
        new CreateStateMachineCommand({
          name: `machine-${machines}`,
          definition: JSON.stringify(definition),
          roleArn: 'arn:aws:iam::123456789012:role/failover',
        }),
      );
      return { client, stateMachineArn, clock };
    },
  });
});
