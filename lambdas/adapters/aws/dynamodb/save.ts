import { isDeepStrictEqual } from 'node:util';
import { OutdatedCopyError, StaleEpochError } from '../../../domain/errors/errors.ts';
import { asCopied, asCopiedThere, type Condition } from './conditions.ts';
import { type Item, written } from './items.ts';
import { nameOf } from './keys.ts';
import { ConditionNotMet, get, type TableProps, write } from './table.ts';

/** What a write of a copy needs to hold, and its writer's epoch: a writer that finds a later epoch was taken over. */
export interface Guarded {
  readonly condition: Condition;
  readonly epoch: number;
}

/**
 * Writes a copy back and answers with the item as it stands then. Repeating it is safe: what stands there already to the
 * letter is the echo of success, as the SDK repeats a request whose answer was lost; else the write is refused.
 * @throws StaleEpochError if a later epoch has written the item, OutdatedCopyError if somebody else has since it was read
 */
export const save = async (table: TableProps, item: Item, { condition, epoch }: Guarded): Promise<Item> => {
  const next = written(item);
  try {
    await write(table, next, condition);
    return next;
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    const now = await get(table, item);
    if (now && isEcho(now, next)) return now;
    throw refusalOf(now, next, { epoch, cause: error.cause });
  }
};

/** A copy of an item that has an epoch of its own; a new one where there is none. */
export const saveCopy = (table: TableProps, item: Item): Promise<Item> => {
  const { epoch = 0 } = item;
  return save(table, item, { condition: asCopied(item, epoch), epoch });
};

/** A copy of an item that is there. */
export const saveCopyThere = (table: TableProps, item: Item): Promise<Item> => {
  const { epoch = 0 } = item;
  return save(table, item, { condition: asCopiedThere(item, epoch), epoch });
};

const isEcho = (now: Item, { type, data, change }: Item): boolean =>
  now.type === type &&
  isDeepStrictEqual(now.data, plain(data)) &&
  (change === undefined || isDeepStrictEqual(now.change, plain(change)));

const refusalOf = (
  now: Item | undefined,
  next: Item,
  { epoch, cause }: { readonly epoch: number; readonly cause: unknown },
): Error => {
  const name = nameOf(next);
  const isSame = now?.type === next.type && (now.epoch ?? 0) <= epoch;
  return isSame
    ? new OutdatedCopyError(name, next.epoch ?? 0, cause)
    : new StaleEpochError(name, next.epoch ?? 0, cause);
};

/** Without the fields that are there and undefined, as it comes back from the table. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
