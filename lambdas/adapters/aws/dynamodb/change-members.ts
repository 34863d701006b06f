import { isDeepStrictEqual } from 'node:util';
import pMap from 'p-map';
import { StaleEpochError } from '../../../domain/errors/errors.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { GroupPrecondition, MembersChange } from '../../../ports/group-store.ts';
import { asExpected, notOlder } from './conditions.ts';
import { groupItem, type Item, instanceItem, pairItem } from './items.ts';
import { groupKey, instanceKey, nameOf, pairKey, partitionOf } from './keys.ts';
import { ConditionNotMet, get, remove, type TableProps, write } from './table.ts';

/**
 * A change of members as it stands on the group item. It counts from the moment that item is written: readers look through
 * it, so that nobody sees a group without its change or a change without its group. Carrying it out on the members' items
 * only follows.
 */
export interface WrittenChange {
  readonly epoch: number;
  readonly put: readonly Item[];
  /** Sort keys. */
  readonly remove: readonly string[];
}

/** Members changed at the same time. */
const CONCURRENCY = 8;

/**
 * Writes the group and changes its members in one, without a transaction: the one write of the group item decides. What an
 * earlier change left undone is carried out first. Repeating it is safe, as for `saveGroup`.
 */
export const changeMembers = async (
  table: TableProps,
  group: ProtectionGroup,
  change: MembersChange,
  expected: GroupPrecondition,
): Promise<void> => {
  const before = await get(table, groupKey(group.id));
  const earlier = changeOn(before);
  if (earlier) await carryOut(table, group.id, earlier);
  const written = asWritten(group, change, before);
  const item: Item = { ...groupItem(group), change: written };
  try {
    await write(table, item, asExpected(expected.epoch, expected.status));
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    if (!(await isEcho(table, group, written))) {
      throw new StaleEpochError(nameOf(groupKey(group.id)), group.epoch, error.cause);
    }
  }
  await carryOut(table, group.id, written);
};

/** The SDK repeats a request whose answer was lost, so a refusal may be the echo of success. */
const isEcho = async (table: TableProps, group: ProtectionGroup, written: WrittenChange): Promise<boolean> => {
  const now = await get(table, groupKey(group.id));
  return isDeepStrictEqual(now?.data, plain(group)) && isDeepStrictEqual(changeOn(now), plain(written));
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

/** Repeating it is safe: what a later epoch has written is left alone, what is gone counts as removed. */
const carryOut = async (table: TableProps, groupId: string, change: WrittenChange): Promise<void> => {
  const pk = partitionOf(groupId);
  await pMap(change.put, (item) => unlessLater(write(table, item, notOlder(change.epoch))), {
    concurrency: CONCURRENCY,
  });
  await pMap(change.remove, (sk) => unlessLater(remove(table, { pk, sk }, notOlder(change.epoch))), {
    concurrency: CONCURRENCY,
  });
};

const unlessLater = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
  }
};

/** The last change of a group's members, if it has had one since it was created. */
export const changeOn = (group: Item | undefined): WrittenChange | undefined =>
  (group?.change as WrittenChange | null | undefined) ?? undefined;

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

/** Without the fields that are there and undefined, as it comes back from the table. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
