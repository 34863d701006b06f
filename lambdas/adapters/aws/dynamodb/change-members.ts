import { concurrently } from '../../../concurrently.ts';
import { isOvertaken } from '../../../domain/errors/errors.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { GroupPrecondition, MembersChange } from '../../../ports/group-store.ts';
import { asExpected, firstOfEpoch, notOlder } from './conditions.ts';
import { groupItem, type Item, instanceItem, pairItem, shaped } from './items.ts';
import { groupKey, instanceKey, pairKey, partitionOf } from './keys.ts';
import { save, saveCopyThere } from './save.ts';
import { CHANGE_SHAPE } from './shapes.ts';
import { get, remove, type TableProps, unlessRefused, write } from './table.ts';

/**
 * A change of members as it stands on the group item. It counts from the moment that item is written: readers look
 * through it, so that nobody sees a group without its change or a change without its group. Carrying it out on the
 * members' items only follows.
 */
export interface WrittenChange {
  readonly epoch: number;
  readonly put: readonly Item[];
  /** Sort keys. */
  readonly remove: readonly string[];
}

/**
 * Writes the group and changes its members in one, without a transaction: the one write of the group item decides. What
 * an earlier change left undone is carried out first. Repeating it is safe, as for `saveGroup`.
 */
export const changeMembers = async (
  table: TableProps,
  group: ProtectionGroup,
  change: MembersChange,
  expected: GroupPrecondition,
): Promise<void> => {
  const before = await get(table, groupKey(group.id));
  const earlier = changeOn(before);
  if (earlier) await carryOut(table, partitionOf(group.id), earlier);
  const noted = asWritten(group, change, before);
  const { epoch, status } = expected;
  await save(table, { ...groupItem(group), change: noted }, { condition: asExpected(group, epoch, status), epoch });
  await carryOut(table, partitionOf(group.id), noted);
};

/**
 * A member's copy. Where a change died before it was carried out, the member stands on the group item alone, or its own
 * item is older: the change is carried out first. @throws StaleEpochError, OutdatedCopyError
 */
export const saveMember = async (table: TableProps, item: Item): Promise<Item> => {
  try {
    return await saveCopyThere(table, item);
  } catch (error) {
    if (!isOvertaken(error) || !(await bringIn(table, item))) throw error;
    return saveCopyThere(table, item);
  }
};

/** Whether a change has still to write this member. Anything older does not count any more. */
const bringIn = async (table: TableProps, { pk, sk }: Item): Promise<boolean> => {
  const [group, there] = await Promise.all([get(table, { pk, sk: 'GROUP' }), get(table, { pk, sk })]);
  const change = changeOn(group);
  if (!change?.put.some((put) => put.sk === sk)) return false;
  if (there && (there.epoch ?? 0) >= change.epoch) return false;
  await carryOut(table, pk, change);
  return true;
};

const asWritten = (group: ProtectionGroup, { put, remove }: MembersChange, before: Item | undefined): WrittenChange => {
  const generation = before?.generation === undefined ? {} : { generation: before.generation };
  return {
    epoch: group.epoch,
    put: [...(put?.instances ?? []).map(instanceItem), ...(put?.pairs ?? []).map(pairItem)].map((item) => ({
      ...item,
      ...generation,
    })),
    remove: [
      ...(remove?.instances ?? []).map((id) => instanceKey(group.id, id).sk),
      ...(remove?.pairs ?? []).map((id) => pairKey(group.id, id).sk),
    ],
  };
};

/**
 * Repeating it is safe: what the change has put there already, and what a later epoch has written, is left alone; what
 * is gone counts as removed. A copy that was read through the change stays a copy of what is there; older copies have
 * an older epoch.
 */
const carryOut = async (table: TableProps, pk: string, change: WrittenChange): Promise<void> => {
  await concurrently(change.put, (item) => unlessRefused(write(table, item, firstOfEpoch(change.epoch))));
  await concurrently(change.remove, (sk) => unlessRefused(remove(table, { pk, sk }, notOlder(change.epoch))));
};

/** The last change of a group's members, if it has had one since it was created. */
export const changeOn = (group: Item | undefined): WrittenChange | undefined => {
  if (group?.change === undefined || group.change === null) return undefined;
  return shaped<unknown>(group, CHANGE_SHAPE, group.change) as WrittenChange;
};

/** The members' items as they count, whether or not the last change has been carried out. */
export const throughChange = (group: Item, items: readonly Item[]): readonly Item[] => {
  const change = changeOn(group);
  if (!change) return items;
  const later = new Set(items.filter(({ epoch }) => (epoch ?? 0) > change.epoch).map(({ sk }) => sk));
  const put = change.put.filter(({ sk }) => !later.has(sk));
  const replaced = new Set([...put.map(({ sk }) => sk), ...change.remove.filter((sk) => !later.has(sk))]);
  // Of the same epoch is either what the change itself has put there, or what its own writer has saved after it.
  const own = new Map(items.filter(({ epoch }) => epoch === change.epoch).map((item) => [item.sk, item]));
  return [...items.filter(({ sk }) => !replaced.has(sk)), ...put.map((item) => own.get(item.sk) ?? item)];
};
