import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { SimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import { createEpochJudge } from './epochs.ts';
import { type Seen, type SeenFailover, type SeenGroup, type SeenInstance, seenIn } from './items.ts';
import type { JudgeOfWrites } from './judge-of-writes.ts';
import { createPinJudge } from './pins.ts';
import { judgeStatus } from './status-table.ts';
import type { Violation } from './violation.ts';

type Item = Readonly<Record<string, AttributeValue>>;
type Client = Pick<SimulatedDynamoDb, 'send'>;

export interface RecordedProps {
  readonly dynamoDb: SimulatedDynamoDb;
  readonly tableName: string;
  readonly report: (violation: Violation) => void;
  /** Called for each item as it lies in the table after a write. */
  readonly onWrite: (after: Seen, before: Seen, all: readonly Seen[]) => void;
}

/** The table as whoever judges has seen it written. */
export interface Recorded {
  /** The client, watched. */
  readonly client: Client;
  items(): readonly Seen[];
}

const keyOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

/** Looks at every write of the table at the moment of its effect: nothing is taken back, epochs grow, and each status follows. */
export const watchRecorded = (real: Client, { dynamoDb, tableName, report, onWrite }: RecordedProps): Recorded => {
  const known = new Map<string, Seen>(dynamoDb.exportItems(tableName).map((item) => [keyOf(item), seenIn(item)]));
  const judges: readonly JudgeOfWrites[] = [takenBack, createPinJudge(), createEpochJudge(), judgeStatus];
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const lookAt = async (key: Item): Promise<void> => {
    const get = new GetItemCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true });
    const { Item: item } = await dynamoDb.send(get);
    const before = known.get(keyOf(key)) ?? NOTHING;
    const after = item ? seenIn(item) : NOTHING;
    known.set(keyOf(key), after);
    onWrite(after, before, [...known.values()]);
    for (const judge of judges) for (const violation of judge(before, after, known.values())) report(violation);
  };
  const watched = async (command: { readonly input: object }): Promise<unknown> => {
    const key = writtenKey(command.input);
    const answer = await send(command);
    if (key) await lookAt(key);
    return answer;
  };
  return { client: { send: watched as unknown as Client['send'] }, items: () => [...known.values()] };
};

const NOTHING: Seen = { kind: 'other' };

/** The key of an item that a write names; nothing for a read. */
const writtenKey = (input: object): Record<string, AttributeValue> | undefined => {
  const {
    Item: put,
    Key: key,
    UpdateExpression: update,
  } = input as {
    readonly Item?: Record<string, AttributeValue>;
    readonly Key?: Record<string, AttributeValue>;
    readonly UpdateExpression?: string;
  };
  const named = put ?? (update === undefined ? undefined : key);
  return named?.pk && named.sk && { pk: named.pk, sk: named.sk };
};

const takenBack: JudgeOfWrites = (before, after, all) => {
  switch (after.kind) {
    case 'instance':
      return ofInstance(before, after);
    case 'failover':
      return ofRecord(before, after);
    case 'group':
      return ofLease(before, after, all);
    case 'pair':
    case 'other':
      return [];
    default:
      return after satisfies never;
  }
};

/** A roll-back takes all of it back, and may: whether it might is judged by what EC2 shows then. */
const isRolledBack = (after: SeenInstance): boolean => after.status === 'protected' && after.failoverId === undefined;

/** Protecting again begins a new record of the member: what belonged to the failover is its own record's. */
const isTurned = ({ status }: SeenInstance): boolean => status === 'reprotecting';

const ofInstance = (before: Seen, after: SeenInstance): readonly Violation[] => {
  if (before.kind !== 'instance' || isRolledBack(after) || isTurned(after)) return [];
  const gone = before.epoch === after.epoch ? before.restoration.filter((one) => !after.restoration.includes(one)) : [];
  return [
    ...changed('committedAt', after, [before.committedAt, after.committedAt]),
    ...changed('relaunch', after, [before.relaunchedAs, after.relaunchedAs]),
    ...changed('relaunch', after, [before.terminatingAt, after.terminatingAt]),
    ...gone.flatMap((one) => changed('restoration', after, [one, undefined])),
  ];
};

type Field = 'committedAt' | 'restoration' | 'relaunch';

const changed = (
  field: Field,
  { name }: SeenInstance,
  [before, after]: readonly [string | undefined, string | undefined],
): readonly Violation[] =>
  before === undefined || before === after
    ? []
    : [{ kind: `what was recorded is taken back: ${field}`, seen: `${name}: ${before}, then ${after}` }];

const ofRecord = (before: Seen, { id, status }: SeenFailover): readonly Violation[] => {
  if (before.kind !== 'failover' || before.status === 'RUNNING' || status !== 'RUNNING') return [];
  return [{ kind: 'an ended record is opened again', seen: `failover ${id}: ${before.status}, then RUNNING` }];
};

const ofLease = (before: Seen, { leaseOf }: SeenGroup, all: Iterable<Seen>): readonly Violation[] => {
  if (before.kind !== 'group' || leaseOf === undefined || leaseOf === before.leaseOf) return [];
  const own = [...all].find((one) => one.kind === 'failover' && one.id === leaseOf);
  if (own?.kind !== 'failover' || own.status === 'RUNNING') return [];
  return [{ kind: 'lease taken after its failover had ended', seen: `failover ${leaseOf} is recorded ${own.status}` }];
};
