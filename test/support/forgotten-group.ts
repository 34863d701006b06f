import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, NumberValueImpl } from '@aws-sdk/util-dynamodb';
import {
  failoverItem,
  groupItem,
  type Item,
  instanceItem,
  pairItem,
} from '../../lambdas/adapters/aws/dynamodb/items.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { makePolicy, makeState } from '../domain/automation/support.ts';
import { makeFailoverRecord, makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from './builders.ts';

export const FORGOTTEN = 'forgotten';

export const FORGOTTEN_SERVERS = { source: 'i-0f0f0f01', target: 'i-0f0f0f02' };

/** The items of a group that nobody thinks of any more. */
export const forgottenItems = () => {
  const group = makeProtectionGroup({ id: FORGOTTEN, name: FORGOTTEN });
  const state = makeState([], { groupId: FORGOTTEN, groupCreatedAt: group.createdAt, policy: makePolicy() });
  const of = { groupId: FORGOTTEN };
  return {
    group: groupItem(group),
    instance: instanceItem(makeProtectedInstance({ ...of, id: 'instance-old', servers: FORGOTTEN_SERVERS })),
    pair: pairItem(makeReplicationPair({ ...of, id: 'pair-old', instanceId: 'instance-old' })),
    failover: failoverItem(makeFailoverRecord({ ...of, id: 'failover-old', status: 'FAILED' })),
    automation: {
      ...{ pk: 'AUTOMATION', sk: `STATE#${FORGOTTEN}`, type: 'automation', version: 1, revision: 1 },
      data: state,
    } satisfies Item,
  };
};

export type Part = keyof ReturnType<typeof forgottenItems>;

/** What makes an item one that this release does not understand. */
export const DAMAGES: Readonly<Record<string, (item: Item) => Item>> = {
  'of a layout to come': (item) => ({ ...item, version: 2 }),
  'of an unknown shape': (item) => ({ ...item, data: { everything: 'else' } }),
  'with a number that no release has written': (item) => ({
    ...item,
    revision: NumberValueImpl.from('12345678901234567890.5') as never,
  }),
};

/** Puts the forgotten group into the table, with one of its items damaged. */
export const leave =
  (part: Part, damage: (item: Item) => Item) =>
  async ({ dynamoDb }: { readonly dynamoDb: Pick<DynamoDBClient, 'send'> }): Promise<void> => {
    for (const [name, item] of Object.entries(forgottenItems())) {
      const kept = name === part ? damage(item) : item;
      const Item = marshall(kept, { removeUndefinedValues: true });
      await dynamoDb.send(new PutItemCommand({ TableName: TABLE_NAME, Item }));
    }
  };
