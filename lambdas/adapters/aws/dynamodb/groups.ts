import type { Members, ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { GroupPrecondition, ListedGroup } from '../../../ports/group-store.ts';
import { throughChange } from './change-members.ts';
import { asExpected } from './conditions.ts';
import { dataOf, groupItem, type Item, unlessNotUnderstood } from './items.ts';
import { GROUP_AND_MEMBERS, groupIn, groupKey, type Key, nameOf, partitionOf } from './keys.ts';
import { save } from './save.ts';
import { get, lookUp, read, type TableProps } from './table.ts';

export const findGroup = async (table: TableProps, groupId: string): Promise<ProtectionGroup | undefined> => {
  const item = await get(table, groupKey(groupId));
  return isGroup(item) ? dataOf('group', item) : undefined;
};

/** Only the keys count, so that an item that is not understood hides no other item. */
export const listGroups = async (table: TableProps): Promise<readonly ListedGroup[]> => {
  const pointers = await lookUp(table, 'groups', 'GROUP');
  return pointers.map(({ pk, name }) => ({ id: groupIn(pk), name: String(name) }));
};

export const members = async (table: TableProps, groupId: string): Promise<Members> => {
  const items = await read(table, partitionOf(groupId), GROUP_AND_MEMBERS);
  const group = items.find(({ sk }) => sk === groupKey(groupId).sk);
  if (!isGroup(group)) return { instances: [], pairs: [] };
  const own = throughChange(
    group,
    items.filter((item) => belongsTo(group, item)),
  );
  return {
    instances: ofType(own, 'instance').sort(ascending(({ name }) => name)),
    pairs: ofType(own, 'pair').sort(ascending(({ device }) => device)),
  };
};

/**
 * The indexes only point: what they point at is read anew, and counts if its group is complete and it still says so.
 * @throws ItemNotUnderstoodError where what cannot be understood may be the one, and no other is
 */
export const findInstanceByServer = async (
  table: TableProps,
  serverId: string,
): Promise<ProtectedInstance | undefined> => {
  const pointers = [
    ...(await lookUp(table, 'sourceServer', serverId)),
    ...(await lookUp(table, 'targetServer', serverId)),
  ];
  const unclear: unknown[] = [];
  for (const pointer of pointers.sort(ascending(nameOf))) {
    const instance = await visibleInstance(table, pointer).catch(unlessNotUnderstood(unclear));
    if (instance && Object.values(instance.servers).includes(serverId)) return instance;
  }
  if (unclear.length > 0) throw unclear[0];
  return undefined;
};

/** Repeating it is safe: it is refused once the group has moved on. */
export const saveGroup = async (
  table: TableProps,
  group: ProtectionGroup,
  { epoch, status }: GroupPrecondition,
): Promise<ProtectionGroup> => {
  const item = groupItem(group);
  return dataOf('group', await save(table, item, { condition: asExpected(group, epoch, status), epoch }));
};

/** A reservation is no group yet. */
const isGroup = (item: Item | undefined): item is Item => item !== undefined && item.type !== 'reservation';

/** A member of another generation was left behind by a creation that never was completed. */
const belongsTo = (group: Item, item: Item): boolean =>
  item.generation === undefined || item.generation === group.generation;

const visibleInstance = async (table: TableProps, { pk, sk }: Key): Promise<ProtectedInstance | undefined> => {
  const [group, item] = await Promise.all([get(table, { pk, sk: 'GROUP' }), get(table, { pk, sk })]);
  if (!item || !isGroup(group) || !belongsTo(group, item)) return undefined;
  const counts = throughChange(group, [item]).find((one) => one.sk === sk);
  return counts && dataOf('instance', counts);
};

const ofType = <Kind extends 'instance' | 'pair'>(items: readonly Item[], kind: Kind) =>
  items.filter(({ type }) => type === kind).map((item) => dataOf(kind, item));

const ascending =
  <T>(by: (value: T) => string) =>
  (a: T, b: T): number => {
    if (by(a) === by(b)) return 0;
    return by(a) < by(b) ? -1 : 1;
  };
