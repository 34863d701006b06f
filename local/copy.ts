import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../lambdas/ports/clock.ts';
import type { Latencies, SiteState } from '../simulated-aws/ec2.ts';
import { TABLE_NAME } from './ports.ts';

export type TableItem = Readonly<Record<string, AttributeValue>>;

/** A simulated account and the service's table as they are at one moment, in memory. */
export interface Copied {
  readonly site: SiteState;
  readonly items: readonly TableItem[];
  readonly latencies: Latencies;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

export interface Original {
  readonly state: SiteState;
  readonly dynamoDb: Pick<DynamoDBClient, 'send'>;
  readonly latencies: Latencies;
  readonly clock: Clock;
}

/** Copies all of it. Nothing of the original changes: no call to the account is made, and the table is only read. */
export const copyOf = async ({ state, dynamoDb, latencies, clock }: Original): Promise<Copied> => ({
  items: await allItems(dynamoDb),
  site: state.fork(),
  latencies,
  now: clock.now(),
});

const allItems = async (dynamoDb: Original['dynamoDb']): Promise<readonly TableItem[]> => {
  const items: TableItem[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const start = from ? { ExclusiveStartKey: from } : {};
    const page = await dynamoDb.send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true, ...start }));
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
};
