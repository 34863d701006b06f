import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createDynamoAutomationStore } from '../../lambdas/adapters/aws/dynamodb/automation.ts';
import type { AutomationState } from '../../lambdas/domain/automation/state.ts';
import type { AutomationStore } from '../../lambdas/ports/automation-store.ts';
import { createTable } from '../../local/dynalite.ts';
import { makeSignal, makeState } from '../domain/automation/support.ts';
import { START } from '../support/builders.ts';

const stateOf = (groupId: string, overrides: Partial<AutomationState> = {}): AutomationState =>
  makeState([makeSignal(), makeSignal({ kind: 'sdrs-fault', source: 'probe' })], { groupId, ...overrides });

const start = (failoverId: string) => ({ groupId: 'pets', failoverId, at: START });

/** What automation relies on, whoever keeps it. */
export const describeAutomationStore = ({
  name,
  open,
}: {
  readonly name: string;
  open(): Promise<AutomationStore>;
}): void => {
  describe(`the automation store (${name})`, () => {
    it('keeps the state of a group as it was given', async () => {
      const store = await open();
      await store.saveState(stateOf('pets'), 0);
      expect(await store.findState('pets')).toEqual({ value: stateOf('pets'), version: 1 });
      expect(await store.findState('others')).toBeUndefined();
    });

    it('lists the groups that have a state and nothing else', async () => {
      const store = await open();
      await store.saveState(stateOf('pets'), 0);
      await store.saveState(stateOf('orders'), 0);
      await store.saveControl({ starts: [] }, 0);
      expect([...(await store.listGroupIds())].sort()).toEqual(['orders', 'pets']);
    });

    it('takes a write only from whoever has read the last one', async () => {
      const store = await open();
      await store.saveState(stateOf('pets'), 0);
      await store.saveState(stateOf('pets', { intents: 1 }), 1);
      for (const version of [0, 1, 3]) {
        const stale = store.saveState(stateOf('pets', { intents: 7 }), version);
        await expect(stale).rejects.toMatchObject({ name: 'StaleAutomationError' });
      }
      expect(await store.findState('pets')).toMatchObject({ value: { intents: 1 }, version: 2 });
    });

    it('lets one of several win that write at once', async () => {
      const store = await open();
      const writes = [1, 2, 3, 4].map((intents) => store.saveState(stateOf('pets', { intents }), 0));
      const outcomes = await Promise.allSettled(writes);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('takes the same write again, as when its answer was lost', async () => {
      const store = await open();
      await store.saveState(stateOf('pets'), 0);
      await expect(store.saveState(stateOf('pets'), 0)).resolves.toBeUndefined();
      expect(await store.findState('pets')).toMatchObject({ version: 1 });
    });

    it('drops what the next state leaves out', async () => {
      const store = await open();
      const acknowledged = { failoverId: 'f', by: 'Ada', reason: 'seen', at: START };
      await store.saveState(stateOf('pets', { acknowledged }), 0);
      await store.saveState(stateOf('pets'), 1);
      expect((await store.findState('pets'))?.value).not.toHaveProperty('acknowledged');
    });

    it('has a control without a brake and without starts until one is written', async () => {
      const store = await open();
      expect(await store.findControl()).toEqual({ value: { starts: [] }, version: 0 });
      const brake = { by: 'Ada', reason: 'network works', at: START };
      await store.saveControl({ brake, starts: [start('auto-1')] }, 0);
      expect(await store.findControl()).toEqual({ value: { brake, starts: [start('auto-1')] }, version: 1 });
      const stale = store.saveControl({ starts: [start('auto-2')] }, 0);
      await expect(stale).rejects.toMatchObject({ name: 'StaleAutomationError' });
    });
  });
};

/** The contract on DynamoDB or its like, and what holds of items alone. */
export const describeDynamoAutomationStore = (name: string, client: DynamoDBClient): void => {
  const newTable = async () => {
    const tableName = `automation-${randomUUID()}`;
    await createTable(client, tableName);
    return { client, tableName };
  };
  describeAutomationStore({ name, open: async () => createDynamoAutomationStore(await newTable()) });

  it(`names an item that makes no sense (${name})`, async () => {
    const table = await newTable();
    const store = createDynamoAutomationStore(table);
    await store.saveState(stateOf('pets'), 0);
    await client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { pk: { S: 'AUTOMATION' }, sk: { S: 'STATE#pets' } },
        UpdateExpression: 'SET #data.#policy.#mode = :mode',
        ExpressionAttributeNames: { '#data': 'data', '#policy': 'policy', '#mode': 'mode' },
        ExpressionAttributeValues: { ':mode': { S: 'always' } },
      }),
    );
    await expect(store.findState('pets')).rejects.toMatchObject({
      name: 'ItemNotUnderstoodError',
      item: 'AUTOMATION STATE#pets',
    });
  });
};
