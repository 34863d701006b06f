import type { Turn, Turns } from '../../../ports/turns.ts';
import { turnFree, turnIs } from './conditions.ts';
import { type Item, itemOf } from './items.ts';
import { turnKey } from './keys.ts';
import { ConditionNotMet, get, type TableProps, unlessRefused, write } from './table.ts';

/** Turns in the table of groups, in a partition of their own. */
export const createDynamoTurns = (table: TableProps): Turns => ({
  take: (job, turn) => take(table, job, turn),
  // The present owner of the turn is left alone.
  giveBack: (job, { from, until }) => unlessRefused(write(table, turnItem(job, from, from), turnIs(until))),
});

/**
 * The SDK repeats a request whose answer was lost, and is refused by its own first write: a turn that stands there to
 * the letter is that one.
 */
const take = async (table: TableProps, job: string, { from, until }: Turn): Promise<boolean> => {
  try {
    await write(table, turnItem(job, from, until), turnFree(from));
    return true;
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    const found = await get(table, turnKey(job));
    return found?.takenFrom === from && found.takenUntil === until;
  }
};

const turnItem = (job: string, takenFrom: string, takenUntil: string): Item =>
  itemOf('turn', turnKey(job), { takenFrom, takenUntil });
