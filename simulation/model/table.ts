import { CreateTableCommand, DeleteItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { failoverItem, groupItem, type Item, instanceItem } from '../../lambdas/adapters/aws/dynamodb/items.ts';
import { isOvertaken } from '../../lambdas/domain/errors/errors.ts';
import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import type { GroupPrecondition } from '../../lambdas/ports/group-store.ts';
import { tableRequest } from '../../local/create-table.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import type { Interned } from './intern.ts';
import { NOW } from './site.ts';

/** A write, as the store is asked for it. */
export type Write =
  | { readonly of: 'group'; readonly copy: ProtectionGroup; readonly expected: GroupPrecondition }
  | { readonly of: 'member'; readonly copy: ProtectedInstance }
  | { readonly of: 'record'; readonly copy: FailoverRecord }
  /** The record of a failover that begins. */
  | { readonly of: 'new-record'; readonly copy: FailoverRecord };

export type Kept = ProtectionGroup | ProtectedInstance | FailoverRecord;

/** What came of a write: the copy as it is kept now, or the name of the error. */
export type Written = { readonly kept: Kept } | { readonly refused: 'StaleEpochError' | 'OutdatedCopyError' };

/** What the table makes of a write, where `stored` stands there before. */
export type Table = (stored: Kept | undefined, write: Write) => Promise<Written>;

/** A bug in a write: what is sent instead of what the adapter sends. */
export type Plant = (input: UpdateItemCommandInput) => UpdateItemCommandInput;

const TABLE_NAME = 'model';

/** Every write goes through the real adapter, and its conditions are judged by the simulated table's own reading of expressions. */
export const createTable = async (intern: Interned, plant: Plant = (input) => input): Promise<Table> => {
  const clock = { now: () => Date.parse(NOW), sleep: async () => {} };
  const dynamoDb = createSimulatedDynamoDb({ clock });
  await dynamoDb.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  const send = (command: { input: object }) => {
    if (command.constructor.name === 'UpdateItemCommand')
      command.input = plant(command.input as UpdateItemCommandInput);
    return dynamoDb.send(command as never);
  };
  const store = createDynamoGroupStore({ client: { send: send as never }, tableName: TABLE_NAME, clock });
  const known = new Map<string, Written>();
  return async (stored, write) => {
    const key = `${intern.idOf(stored)} ${intern.idOf(write)}`;
    const before = known.get(key);
    if (before) return before;
    const { pk, sk } = itemOf(write.of, write.copy);
    await dynamoDb.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: marshall({ pk, sk }) }));
    if (stored) dynamoDb.importItems(TABLE_NAME, [marshall(itemOf(write.of, stored), { removeUndefinedValues: true })]);
    const written = await tried(async () => ({ kept: intern(await perform(store, write)) }));
    known.set(key, written);
    return written;
  };
};

const tried = async (write: () => Promise<Written>): Promise<Written> => {
  try {
    return await write();
  } catch (error) {
    if (isOvertaken(error)) return { refused: error.name };
    throw error;
  }
};

const perform = async (store: ReturnType<typeof createDynamoGroupStore>, write: Write): Promise<Kept> => {
  switch (write.of) {
    case 'group':
      return store.saveGroup(write.copy, write.expected);
    case 'member':
      return store.saveInstance(write.copy);
    case 'record':
      return store.saveFailover(write.copy);
    case 'new-record': {
      await store.beginFailover(write.copy);
      const { groupId, id } = write.copy;
      return (await store.findFailover(groupId, id)) as FailoverRecord;
    }
    default:
      return write satisfies never;
  }
};

const itemOf = (of: Write['of'], kept: Kept): Item => {
  switch (of) {
    case 'group':
      return groupItem(kept as ProtectionGroup);
    case 'member':
      return instanceItem(kept as ProtectedInstance);
    case 'record':
    case 'new-record':
      return failoverItem(kept as FailoverRecord);
    default:
      return of satisfies never;
  }
};
