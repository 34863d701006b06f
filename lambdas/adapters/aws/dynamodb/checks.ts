import type { ServerChecks } from '../../../domain/plan/server-checks.ts';
import { checksItem, dataOf } from './items.ts';
import { checksOfFailover, partitionOf } from './keys.ts';
import { ConditionNotMet, insert, read, type TableProps } from './table.ts';

/** Characters of JSON in one item: far below DynamoDB's 400 KB also where each takes three bytes. */
const MOST_CHARACTERS = 100_000;

/** Repeating it is safe: what is kept already stays, as the record of its failover does. */
export const saveChecks = async (
  table: TableProps,
  groupId: string,
  failoverId: string,
  checks: readonly ServerChecks[],
): Promise<void> => {
  for (const [part, servers] of partsOf(checks).entries()) {
    await unlessThere(insert(table, checksItem({ groupId, failoverId, part, servers })));
  }
};

const unlessThere = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
  }
};

export const findChecks = async (
  table: TableProps,
  groupId: string,
  failoverId: string,
): Promise<readonly ServerChecks[]> => {
  const items = await read(table, partitionOf(groupId), checksOfFailover(failoverId));
  return items.flatMap((item) => dataOf('checks', item).servers);
};

const partsOf = (checks: readonly ServerChecks[]): readonly (readonly ServerChecks[])[] => {
  const parts: ServerChecks[][] = [];
  let room = 0;
  for (const one of checks) {
    const size = JSON.stringify(one).length;
    if (size > room || parts.length === 0) {
      parts.push([]);
      room = MOST_CHARACTERS;
    }
    parts.at(-1)?.push(one);
    room -= size;
  }
  return parts;
};
