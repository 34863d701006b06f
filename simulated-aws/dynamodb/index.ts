import { type AttributeValue, type DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { metadata } from '../refusals.ts';
import { type Action, checkParameters, type Input } from './action.ts';
import { createTable } from './actions/create-table.ts';
import { deleteItem } from './actions/delete-item.ts';
import { describeTable } from './actions/describe-table.ts';
import { getItem } from './actions/get-item.ts';
import { putItem } from './actions/put-item.ts';
import { query } from './actions/query.ts';
import { scan } from './actions/scan.ts';
import { describeTimeToLive, updateTimeToLive } from './actions/time-to-live.ts';
import { updateItem } from './actions/update-item.ts';
import { copied } from './copied.ts';
import { createDatabase, type Database } from './database.ts';
import { NotSimulatedError } from './errors.ts';
import { checkIndexKeys, checkPrimaryKey } from './keys.ts';
import { itemFrom } from './values.ts';

export { KNOWN_DEVIATIONS } from './deviations.ts';
export { NotSimulatedError, plannedFault } from './errors.ts';

/** One call of the API. */
export interface DynamoDbCall {
  /** The first call is 1. */
  readonly number: number;
  /** As the API names it, e.g. `UpdateItem`. */
  readonly action: string;
  readonly input: Input;
}

export type DynamoDbAnswer =
  | { readonly ok: true; readonly output: object }
  | { readonly ok: false; readonly error: DynamoDBServiceException };

export interface SimulatedDynamoDbOptions {
  readonly clock: { now(): number };
  /**
   * Awaited before the call has any effect. While it waits, the call is under way and has not arrived; what it throws is the
   * answer, and nothing has happened. The call itself then happens in one moment. @default no wait
   */
  readonly beforeEach?: (call: DynamoDbCall) => Promise<void> | void;
  /**
   * Awaited when the call has had its effect. While it waits, the answer is under way; what it throws comes in the answer's place:
   * the answer is lost, the effect stays. @default no wait
   */
  readonly afterEach?: (call: DynamoDbCall, answer: DynamoDbAnswer) => Promise<void> | void;
  /**
   * Milliseconds that a read is behind which is not strongly consistent: of an index, or of the table without `ConsistentRead`.
   * Source: Developer Guide, Read consistency. @default 0
   */
  readonly staleness?: (read: DynamoDbCall) => number;
  /** Milliseconds until an item is deleted whose time has come. @default two days, as in "a few days" (Time to Live) */
  readonly expiryDelayMs?: number;
}

export interface SimulatedDynamoDb extends Pick<DynamoDBClient, 'send'> {
  /** A copy of every item of the table, by its keys. @throws ResourceNotFoundException */
  exportItems(tableName: string): Record<string, AttributeValue>[];
  /** Puts copies of the items into the table, over what stands there, by the rules of PutItem. */
  importItems(tableName: string, items: readonly Readonly<Record<string, AttributeValue>>[]): void;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  UpdateItem: updateItem,
  UpdateTimeToLive: updateTimeToLive,
};

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

const callFrom = (command: Sent, number: number): DynamoDbCall & { readonly known: Action } => {
  const name = command.constructor.name;
  const action = name.replace(/Command$/, '');
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (known) {
    const given = Object.entries(command.input).filter(([, value]) => value !== undefined);
    return { number, action, known, input: Object.fromEntries(given) };
  }
  throw new NotSimulatedError(
    `The simulated DynamoDB does not know the command "${name}". It knows: ${Object.keys(ACTIONS).sort().join(', ')}.`,
  );
};

/** What DynamoDB answers. Whatever else goes wrong is a fault of the caller's test and thrown as it is. */
const answer = ({ action, known, input }: ReturnType<typeof callFrom>, database: Database): DynamoDbAnswer => {
  try {
    checkParameters(action, known, input);
    return { ok: true, output: copied(known.run(input, database)) };
  } catch (error) {
    if (error instanceof DynamoDBServiceException) return { ok: false, error };
    throw error;
  }
};

const checkNoOptions = (options: unknown): void => {
  if (options === undefined) return;
  throw new NotSimulatedError('The simulated DynamoDB knows no options of send. Give the command alone.');
};

const importInto = (database: Database, tableName: string, items: readonly object[]): void => {
  const table = database.table(tableName);
  for (const given of items) {
    const item = itemFrom(given);
    checkPrimaryKey(table.definition, item);
    checkIndexKeys(table.definition, item);
    database.write(table, table.items.find(item), item);
  }
};

/**
 * DynamoDB without DynamoDB: takes the SDK's own commands and answers, or throws, as DynamoDB does, by DynamoDB's own rules. It
 * has no sockets and no timers, and reads no clock but the one that comes in. What it leaves out is in `KNOWN_DEVIATIONS`; what it does not
 * model it refuses with `NotSimulatedError`.
 */
export const createSimulatedDynamoDb = (options: SimulatedDynamoDbOptions): SimulatedDynamoDb => {
  const { clock, beforeEach, afterEach, staleness, expiryDelayMs = 2 * 24 * 3_600_000 } = options;
  let calls = 0;
  let present: DynamoDbCall | undefined;
  const database = createDatabase({
    now: () => clock.now(),
    expiryDelayMs,
    keepsWrites: staleness !== undefined,
    staleness: () => (present && staleness?.(present)) ?? 0,
  });
  const send = async (command: Sent, sendOptions?: unknown): Promise<object> => {
    checkNoOptions(sendOptions);
    calls += 1;
    const call = callFrom(command, calls);
    await beforeEach?.(call);
    present = call;
    const answered = answer(call, database);
    await afterEach?.(call, answered);
    if (!answered.ok) throw answered.error;
    return { $metadata: metadata(200), ...answered.output };
  };
  return {
    send: send as unknown as DynamoDBClient['send'],
    exportItems: (tableName) => copied(database.table(tableName).items.all()) as Record<string, AttributeValue>[],
    importItems: (tableName, items) => importInto(database, tableName, items),
  };
};
