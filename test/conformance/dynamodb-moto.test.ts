import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe } from 'vitest';
import { describeDynamoAutomationStore } from '../contracts/automation-store.contract.ts';
import { describeDynamoDb } from '../contracts/dynamodb.contract.ts';
import { describeGroupStore } from '../contracts/group-store.contract.ts';
import { describeDynamoTurns } from '../contracts/turns.contract.ts';
import { startMoto } from '../support/moto.ts';

const moto = await startMoto();
afterAll(() => moto?.stop());

/**
 * moto checks a condition and writes in two steps, with other requests in between, where DynamoDB does both in one. So
 * it is asked one thing at a time; writers still interleave between their requests.
 */
const oneAtATime = (client: DynamoDBClient): DynamoDBClient => {
  const send = client.send.bind(client) as (...args: unknown[]) => Promise<unknown>;
  let last: Promise<unknown> = Promise.resolve();
  const queued = (...args: unknown[]) => {
    const turn = last.then(() => send(...args));
    last = turn.catch(() => {});
    return turn;
  };
  return Object.assign(client, { send: queued });
};

describe.skipIf(!moto)('over the wire', () => {
  const client = oneAtATime(
    new DynamoDBClient({
      endpoint: moto?.endpoint ?? 'http://127.0.0.1:9',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    }),
  );
  afterAll(() => client.destroy());
  describeGroupStore({ name: 'moto', setup: async () => ({ client }) });
  describeDynamoAutomationStore('moto', client);
  describeDynamoTurns('moto', client);
  describeDynamoDb({ name: 'moto', client });
});
