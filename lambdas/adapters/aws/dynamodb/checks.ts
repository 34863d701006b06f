import type { ServerChecks } from '../../../domain/plan/server-checks.ts';
import { checksItem, dataOf } from './items.ts';
import { checksOfFailover, partitionOf } from './keys.ts';
import { inParts } from './parts.ts';
import { insert, read, type TableProps, unlessRefused } from './table.ts';

/** Characters of JSON in one item: far below DynamoDB's 400 KB also where each takes three bytes. */
const MOST_CHARACTERS = 100_000;

/** Repeating it is safe: what is kept already stays, as the record of its failover does. */
export const saveChecks = async (
  table: TableProps,
  groupId: string,
  failoverId: string,
  checks: readonly ServerChecks[],
): Promise<void> => {
  for (const [part, servers] of inParts(checks, MOST_CHARACTERS, (one) => JSON.stringify(one).length).entries()) {
    await unlessRefused(insert(table, checksItem({ groupId, failoverId, part, servers })));
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
