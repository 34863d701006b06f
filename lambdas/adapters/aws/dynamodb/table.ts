import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ItemNotUnderstoodError } from '../../../domain/errors/unreadable.ts';
import { TABLE_SHAPE } from '../../../table-shape.ts';
import { type Condition, namesIn } from './conditions.ts';
import { GroupTableError } from './errors.ts';
import { dataOf, type Item, type Kinds } from './items.ts';
import { type Key, nameOf, type Stretch } from './keys.ts';

export interface TableProps {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
}

/** The condition of a write did not hold. `cause` is DynamoDB's word for it. */
export class ConditionNotMet extends Error {
  override readonly name = 'ConditionNotMet';
}

/** Leaves be what the condition of a write protects. */
export const unlessRefused = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
  }
};

const MARSHALL = { removeUndefinedValues: true } as const;

/** A number may have more digits than a number can have here. @throws ItemNotUnderstoodError */
const itemIn = (attributes: Record<string, AttributeValue>): Item => {
  try {
    return unmarshall(attributes) as Item;
  } catch (error) {
    const key = unmarshall({ pk: attributes.pk ?? { S: '?' }, sk: attributes.sk ?? { S: '?' } }) as Key;
    throw new ItemNotUnderstoodError(nameOf(key), error instanceof Error ? error.message : String(error), error);
  }
};

/** The item as it is now. Strongly consistent. */
export const get = async ({ client, tableName }: TableProps, { pk, sk }: Key): Promise<Item | undefined> => {
  const command = new GetItemCommand({ TableName: tableName, Key: marshall({ pk, sk }), ConsistentRead: true });
  const { Item: item } = await client.send(command).catch(translated(tableName));
  return item && itemIn(item);
};

/** The thing of that kind under the key. @throws ItemNotUnderstoodError */
export const find = async <Kind extends keyof Kinds>(
  table: TableProps,
  kind: Kind,
  key: Key,
): Promise<Kinds[Kind] | undefined> => {
  const item = await get(table, key);
  return item && dataOf(kind, item);
};

/** Every item of a stretch of a partition, in key order. Strongly consistent. */
export const read = (table: TableProps, pk: string, stretch: Stretch): Promise<readonly Item[]> =>
  everyPage(table, within(pk, stretch));

/** Only the keys of such a stretch, whatever else the items hold. */
export const readKeys = async (table: TableProps, pk: string, stretch: Stretch): Promise<readonly Key[]> =>
  everyPage(table, { ...within(pk, stretch), ProjectionExpression: 'pk, sk' });

const within = (pk: string, { from, to }: Stretch): PageQuery => ({
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
  ExpressionAttributeValues: marshall({ ':pk': pk, ':from': from, ':to': to }),
});

export type IndexName = keyof typeof TABLE_SHAPE.indexes;

/** Where an index points under that value, and the name there, whatever else the items hold. Eventually consistent. */
export const lookUp = (table: TableProps, index: IndexName, value: string): Promise<readonly Pointer[]> =>
  everyPage(table, {
    IndexName: TABLE_SHAPE.indexes[index].name,
    KeyConditionExpression: '#key = :value',
    ProjectionExpression: 'pk, sk, #name',
    ExpressionAttributeNames: { '#key': TABLE_SHAPE.indexes[index].partitionKey, '#name': 'name' },
    ExpressionAttributeValues: marshall({ ':value': value }),
  });

interface Pointer extends Key {
  readonly name?: unknown;
}

type PageQuery = Omit<QueryCommandInput, 'TableName'>;

/** A page ends at 1 MB, however few items that is. Source: DynamoDB API Reference, Query. */
const everyPage = async ({ client, tableName }: TableProps, query: PageQuery): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const command = new QueryCommand({ ...query, TableName: tableName, ExclusiveStartKey: from });
    const page = await client.send(command).catch(translated(tableName));
    items.push(...(page.Items ?? []).map(itemIn));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
};

/** Few items of the trail are more than a page of it. */
const ITEMS_AT_A_TIME = 20;

/** The items of a stretch from its end on, as many as somebody goes through. Strongly consistent. */
export async function* backwards(
  { client, tableName }: TableProps,
  pk: string,
  stretch: Stretch,
): AsyncGenerator<Item> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const query = { ...within(pk, stretch), ScanIndexForward: false, Limit: ITEMS_AT_A_TIME, ExclusiveStartKey: from };
    const page = await client.send(new QueryCommand({ ...query, TableName: tableName })).catch(translated(tableName));
    for (const item of page.Items ?? []) yield itemIn(item);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** The last item of a stretch of a partition, with its key and these attributes alone. Strongly consistent. */
export const newest = async (
  { client, tableName }: TableProps,
  pk: string,
  { attributes, ...stretch }: Stretch & { readonly attributes: readonly string[] },
): Promise<Item | undefined> => {
  const command = new QueryCommand({
    ...within(pk, stretch),
    TableName: tableName,
    ScanIndexForward: false,
    Limit: 1,
    ProjectionExpression: ['pk', 'sk', ...attributes].join(', '),
  });
  const { Items: [item] = [] } = await client.send(command).catch(translated(tableName));
  return item && itemIn(item);
};

/** Writes an item where there is none. @throws ConditionNotMet */
export const insert = async ({ client, tableName }: TableProps, item: Item): Promise<void> => {
  const command = new PutItemCommand({
    TableName: tableName,
    Item: marshall(item, MARSHALL),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await client.send(command).catch(translated(tableName));
};

/** Sets the item's attributes and leaves those that it does not name. @throws ConditionNotMet */
export const write = async ({ client, tableName }: TableProps, item: Item, condition: Condition): Promise<void> => {
  const { pk, sk, ...attributes } = item;
  const named = Object.entries(attributes).map(([name, value], i) => ({
    name: `#a${i}`,
    of: name,
    as: `:a${i}`,
    value,
  }));
  const command = new UpdateItemCommand({
    TableName: tableName,
    Key: marshall({ pk, sk }),
    UpdateExpression: `SET ${named.map(({ name, as }) => `${name} = ${as}`).join(', ')}`,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: {
      ...namesIn(condition.expression),
      ...Object.fromEntries(named.map(({ name, of }) => [name, of])),
    },
    ExpressionAttributeValues: marshall(
      { ...condition.values, ...Object.fromEntries(named.map(({ as, value }) => [as, value])) },
      MARSHALL,
    ),
  });
  await client.send(command).catch(translated(tableName));
};

/** Deletes the item. An item that is not there counts as deleted. @throws ConditionNotMet */
export const remove = async ({ client, tableName }: TableProps, key: Key, condition?: Condition): Promise<void> => {
  const command = new DeleteItemCommand({
    TableName: tableName,
    Key: marshall({ pk: key.pk, sk: key.sk }),
    ...(condition ? conditional(condition) : {}),
  });
  await client.send(command).catch(translated(tableName));
};

const conditional = ({ expression, values }: Condition) => ({
  ConditionExpression: expression,
  ExpressionAttributeValues: marshall(values),
});

/** What DynamoDB says, in this adapter's words. Other errors (network, credentials) are the SDK's and pass. */
export const translated =
  (tableName: string) =>
  (cause: unknown): never => {
    if (cause instanceof ConditionalCheckFailedException) throw new ConditionNotMet(cause.message, { cause });
    if (cause instanceof DynamoDBServiceException) throw new GroupTableError(tableName, cause.name, cause);
    throw cause;
  };
