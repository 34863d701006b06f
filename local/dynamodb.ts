import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, type DynaliteOptions, startDynalite } from './dynalite.ts';
import { TABLE_NAME } from './ports.ts';

/** The embedded DynamoDB with the table of groups in it. */
export interface DynamoDb {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  close(): Promise<void>;
}

/** @throws StoreInUseError when another process has the folder open */
export const openDynamoDb = async (options: DynaliteOptions = {}): Promise<DynamoDb> => {
  await using opened = new AsyncDisposableStack();
  const { endpoint } = opened.adopt(await startDynalite(options), (dynalite) => dynalite.close());
  const client = opened.adopt(connectDynamoDb(endpoint), (connected) => connected.destroy());
  await createTable(client, TABLE_NAME);
  const kept = opened.move();
  return { client, endpoint, close: () => kept.disposeAsync() };
};

/** A client of an embedded DynamoDB. What it is given as credentials opens nothing anywhere. */
export const connectDynamoDb = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
