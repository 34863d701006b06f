import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createTable, startDynalite } from '../../local/dynalite.ts';
import { describeDynamoAutomationStore } from '../contracts/automation-store.contract.ts';
import { describeDynamoDb } from '../contracts/dynamodb.contract.ts';
import { describeGroupStore } from '../contracts/group-store.contract.ts';
import { describeDynamoTurns } from '../contracts/turns.contract.ts';
import { makeProtectionGroup } from '../support/builders.ts';

const connect = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });

const dynalite = await startDynalite();
const client = connect(dynalite.endpoint);
afterAll(async () => {
  client.destroy();
  await dynalite.close();
});

describeGroupStore({ name: 'dynalite', setup: async () => ({ client }) });
describeDynamoAutomationStore('dynalite', client);
describeDynamoTurns('dynalite', client);
describeDynamoDb({ name: 'dynalite', client });

describe('dynalite on disk', () => {
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'sdrs-dynalite-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };
  const open = async (path: string) => {
    const server = await startDynalite({ path });
    const connection = connect(server.endpoint);
    await createTable(connection, 'groups');
    const store = createDynamoGroupStore({ client: connection, tableName: 'groups', clock: createVirtualClock(0) });
    const close = async () => {
      connection.destroy();
      await server.close();
    };
    return { store, close };
  };

  it('shows a second process what the first one wrote', async () => {
    const path = await folder();
    const first = await open(path);
    await first.store.create({ group: makeProtectionGroup(), instances: [], pairs: [] });
    await first.close();
    const second = await open(path);
    expect(await second.store.listGroups()).toEqual([{ id: 'group-1', name: 'pets' }]);
    await second.close();
  });

  it('is opened by one runtime at a time', async () => {
    const path = await folder();
    const first = await open(path);
    await expect(startDynalite({ path })).rejects.toMatchObject({
      name: 'StoreInUseError',
      message: expect.stringContaining('another sdrs runtime is using it'),
    });
    await first.close();
    await (await open(path)).close();
  });

  it('says why a folder cannot be used', async () => {
    const path = join(await folder(), 'file');
    await writeFile(path, '');
    await expect(startDynalite({ path })).rejects.toMatchObject({ name: 'StoreNotReadableError' });
  });

  it('refuses a table of another release, by the index it lacks', async () => {
    await client.send(
      new CreateTableCommand({
        TableName: 'other',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    await expect(createTable(client, 'other')).rejects.toThrow(/"other" has no index "groups", "source-server"/);
  });
});
