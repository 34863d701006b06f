import type { Actor } from '../../../ports/group-store.ts';
import { always } from './conditions.ts';
import { dataOf, itemOf } from './items.ts';
import { ACTORS, actorKey, actorsOf as partitionOf } from './keys.ts';
import { read, remove, type TableProps, write } from './table.ts';

/** Repeating it is safe: the same actor says the same. */
export const startActing = (table: TableProps, groupId: string, actor: Actor): Promise<void> =>
  write(table, itemOf('actor', actorKey(groupId, actor.id), { data: actor }), always());

/** Repeating it is safe: an actor that is gone counts as ended. */
export const endActing = (table: TableProps, groupId: string, actorId: string): Promise<void> =>
  remove(table, actorKey(groupId, actorId));

export const actorsOf = async (table: TableProps, groupId: string): Promise<readonly Actor[]> => {
  const items = await read(table, partitionOf(groupId), ACTORS);
  return items.map((item) => dataOf('actor', item));
};
