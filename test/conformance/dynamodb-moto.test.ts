import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe } from 'vitest';
import { describeGroupStore } from '../contracts/group-store.contract.ts';
import { startMoto } from '../support/moto.ts';

const moto = await startMoto();
afterAll(() => moto?.stop());

describe.skipIf(!moto)('over the wire', () => {
  const client = new DynamoDBClient({
    endpoint: moto?.endpoint ?? 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  afterAll(() => client.destroy());
  describeGroupStore({ name: 'moto', setup: async () => ({ client }) });
});
