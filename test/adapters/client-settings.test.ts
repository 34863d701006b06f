import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { TABLE_CLIENT_SETTINGS } from '../../lambdas/adapters/aws/client-settings.ts';

it('gives up a table that takes calls and never answers, instead of waiting until the function is over', async () => {
  let calls = 0;
  const silent = createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const client = new DynamoDBClient({
    ...TABLE_CLIENT_SETTINGS,
    maxAttempts: 2,
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const get = client.send(new GetItemCommand({ TableName: 'groups', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }));
    await expect(get).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(calls).toBe(2);
  } finally {
    client.destroy();
    silent.closeAllConnections();
    silent.close();
  }
});

it('is done with the last attempt at the table within a call to the API', () => {
  const { connectionTimeout, requestTimeout } = TABLE_CLIENT_SETTINGS.requestHandler;
  expect((connectionTimeout + requestTimeout) * TABLE_CLIENT_SETTINGS.maxAttempts).toBeLessThan(29_000);
});
