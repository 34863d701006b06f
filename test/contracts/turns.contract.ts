import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDynamoTurns } from '../../lambdas/adapters/aws/dynamodb/turns.ts';
import type { Turns } from '../../lambdas/ports/turns.ts';
import { createTable } from '../../local/create-table.ts';
import { at } from '../domain/automation/support.ts';

/** Registers what a Turns has to do, on DynamoDB or a double of it. */
export const describeDynamoTurns = (name: string, client: Pick<DynamoDBClient, 'send'>): void => {
  const tableName = `turns-${randomUUID()}`;
  beforeAll(() => createTable(client as DynamoDBClient, tableName));
  describeTurns(name, createDynamoTurns({ client, tableName }));
};

export const describeTurns = (name: string, turns: Turns): void => {
  const turn = (from: number, until: number) => ({ from: at(from), until: at(until) });

  describe(`turns (${name})`, () => {
    it('are had by one at a time, until they end or are given back', async () => {
      expect(await turns.take('a', turn(0, 900))).toBe(true);
      expect(await turns.take('a', turn(300, 1200))).toBe(false);
      await turns.giveBack('a', turn(0, 900));
      expect(await turns.take('a', turn(310, 1210))).toBe(true);
      expect(await turns.take('a', turn(1209, 2000))).toBe(false);
      expect(await turns.take('a', turn(1210, 2000))).toBe(true);
    });

    it('are had by one of several that come at once', async () => {
      const came = await Promise.all([1, 2, 3, 4].map((n) => turns.take('b', turn(n, 900 + n))));
      expect(came.filter(Boolean)).toHaveLength(1);
    });

    it('are not taken away by a repeat, or by one that is given back late', async () => {
      expect(await turns.take('c', turn(0, 900))).toBe(true);
      expect(await turns.take('c', turn(0, 900))).toBe(true);
      expect(await turns.take('c', turn(900, 1800))).toBe(true);
      await turns.giveBack('c', turn(0, 900));
      expect(await turns.take('c', turn(910, 1810))).toBe(false);
    });

    it('are one for each job', async () => {
      expect(await turns.take('d', turn(0, 900))).toBe(true);
      expect(await turns.take('e', turn(0, 900))).toBe(true);
    });
  });
};
