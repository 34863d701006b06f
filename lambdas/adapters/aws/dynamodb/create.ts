import { createHash } from 'node:crypto';
import { concurrently } from '../../../concurrently.ts';
import { GroupExistsError } from '../../../domain/errors/errors.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { type Creation, freeToCreate, ofAnEarlierCreation, ofThisCreation, stillReserved } from './conditions.ts';
import { CreationOvertakenError } from './errors.ts';
import { groupItem, type Item, instanceItem, itemOf, pairItem } from './items.ts';
import { GROUP_AND_MEMBERS, groupKey, nameOf, partitionOf } from './keys.ts';
import { ConditionNotMet, get, read, remove, type TableProps, write } from './table.ts';

/**
 * Creates a group without a transaction. The group item is first a reservation, which nobody sees as a group; then come
 * the members, each marked with the reservation's generation; then one write turns the reservation into the group. What
 * a creation leaves behind that was cut off stays invisible, and the next one overwrites or deletes it.
 */
export const createGroup = async (
  table: TableProps,
  aggregate: GroupAggregate,
  onWritten: () => void = () => {},
): Promise<void> => {
  const { id } = aggregate.group;
  const found = await read(table, partitionOf(id), GROUP_AND_MEMBERS);
  if (found.some(({ type }) => type === 'group')) throw new GroupExistsError(id);
  const members = [...aggregate.instances.map(instanceItem), ...aggregate.pairs.map(pairItem)];
  const creation = { generation: latestGeneration(found) + 1, creation: fingerprint(aggregate) };
  try {
    await reserve(table, id, creation);
    await concurrently(members, (item) => writeMember(table, item, creation).then(onWritten));
    await concurrently(leftovers(found, members), (item) => remove(table, item, ofAnEarlierCreation(creation)));
    await complete(table, aggregate, creation);
  } catch (error) {
    if (error instanceof ConditionNotMet) throw await overtaken(table, id, error.cause);
    throw error;
  }
};

/** Repeating it is safe: an attempt knows its own reservation by the fingerprint. */
const reserve = (table: TableProps, groupId: string, creation: Creation): Promise<void> =>
  write(table, itemOf('reservation', groupKey(groupId), creation), freeToCreate(creation));

/** Repeating it is safe: the same content goes to the same key, unless a later creation or epoch has written there. */
const writeMember = (table: TableProps, item: Item, creation: Creation): Promise<void> =>
  write(table, { ...item, generation: creation.generation }, ofThisCreation(creation, item.epoch ?? 0));

/** Repeating it is safe: once it is done the condition fails, and the group that is found is this creation's own. */
const complete = async (table: TableProps, { group }: GroupAggregate, creation: Creation): Promise<void> => {
  try {
    // A change that an earlier group of the same id has left would be carried out on this group.
    await write(table, { ...groupItem(group), change: null }, stillReserved(creation));
  } catch (error) {
    // The SDK repeats a request whose answer was lost, so a refusal may be the echo of success.
    if (error instanceof ConditionNotMet && (await isOwn(table, group.id, creation))) return;
    throw error;
  }
};

const isOwn = async (table: TableProps, groupId: string, { generation, creation }: Creation): Promise<boolean> => {
  const item = await get(table, groupKey(groupId));
  return item?.type === 'group' && item.generation === generation && item.creation === creation;
};

const overtaken = async (table: TableProps, groupId: string, cause: unknown): Promise<Error> => {
  const item = await get(table, groupKey(groupId));
  return item?.type === 'group' ? new GroupExistsError(groupId) : new CreationOvertakenError(groupId, cause);
};

export const latestGeneration = (items: readonly Item[]): number =>
  Math.max(0, ...items.map(({ generation }) => (typeof generation === 'number' ? generation : 0)));

const leftovers = (found: readonly Item[], wanted: readonly Item[]): readonly Item[] => {
  const kept = new Set(wanted.map(nameOf));
  return found.filter((item) => item.type !== 'reservation' && !kept.has(nameOf(item)));
};

const fingerprint = (aggregate: GroupAggregate): string =>
  createHash('sha256').update(JSON.stringify(aggregate)).digest('hex');
