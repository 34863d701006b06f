import type { ServerChecks } from '../../../domain/plan/server-checks.ts';
import { always } from './conditions.ts';
import { checksItem, dataOf } from './items.ts';
import { checksOfFailover, partitionOf } from './keys.ts';
import { read, type TableProps, write } from './table.ts';

/** Characters of JSON in one item: far below DynamoDB's 400 KB also where each takes three bytes. */
const MOST_CHARACTERS = 100_000;

/** Repeating it is safe: the same servers go to the same items. Only the failover itself writes them. */
export const saveChecks = async (
  table: TableProps,
  groupId: string,
  failoverId: string,
  checks: readonly ServerChecks[],
): Promise<void> => {
  for (const [part, servers] of partsOf(checks).entries()) {
    await write(table, checksItem({ groupId, failoverId, part, servers }), always());
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
