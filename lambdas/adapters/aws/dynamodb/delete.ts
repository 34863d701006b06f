import { concurrently } from '../../../concurrently.ts';
import { StaleEpochError } from '../../../domain/errors/errors.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { asExpected, ofAnEarlierCreation } from './conditions.ts';
import { latestGeneration } from './create.ts';
import { itemOf } from './items.ts';
import { GROUP_AND_MEMBERS, groupKey, nameOf, partitionOf } from './keys.ts';
import { ConditionNotMet, read, remove, type TableProps, write } from './table.ts';

/**
 * Deletes a group without a transaction. One write turns the group item into a reservation of a later generation: from
 * then on nobody sees the group, and its members count no more. Then they go. Cut off in between, they stay invisible
 * and a later creation or deletion clears them away.
 */
export const deleteGroup = async (table: TableProps, group: ProtectionGroup): Promise<void> => {
  const found = await read(table, partitionOf(group.id), GROUP_AND_MEMBERS);
  const isThere = found.some(({ type }) => type === 'group');
  const generation = latestGeneration(found) + (isThere ? 1 : 0);
  if (isThere) await hide(table, group, generation);
  const members = found.filter(({ type }) => type === 'instance' || type === 'pair');
  const earlier = ofAnEarlierCreation({ generation, creation: DELETED });
  await concurrently(members, (item) => remove(table, item, earlier));
};

/** Stands where a creation's fingerprint would. */
const DELETED = 'deleted';

/** Repeating it is safe: a group that is hidden already is not there to be hidden. */
const hide = async (table: TableProps, group: ProtectionGroup, generation: number): Promise<void> => {
  const { id, epoch, status } = group;
  const reservation = itemOf('reservation', groupKey(id), { listed: 'DELETED', generation, creation: DELETED });
  try {
    await write(table, reservation, asExpected(group, epoch, status));
  } catch (error) {
    if (error instanceof ConditionNotMet) throw new StaleEpochError(nameOf(groupKey(id)), epoch, error.cause);
    throw error;
  }
};
