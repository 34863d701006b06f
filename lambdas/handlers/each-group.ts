import pMap from 'p-map';
import { GroupsUnreadableError, type GroupTrouble, ItemNotUnderstoodError } from '../domain/errors/unreadable.ts';

/** How many groups are read at a time. */
const GROUPS_AT_A_TIME = 10;

/** What came of each group by itself, in the order of the groups. */
export interface OfGroups<T> {
  readonly done: readonly T[];
  /** The others, with what kept them. */
  readonly troubles: readonly GroupTrouble[];
}

/** Does the work for each group by itself: what goes wrong with one is no other group's matter. */
export const eachGroup = async <Group extends { readonly id: string }, T>(
  groups: readonly Group[],
  work: (group: Group) => Promise<T>,
): Promise<OfGroups<T>> => {
  const parts = await pMap(
    groups,
    (group): Promise<{ readonly value: T } | GroupTrouble> =>
      work(group).then(
        (value) => ({ value }),
        (error: unknown) => ({ groupId: group.id, error }),
      ),
    { concurrency: GROUPS_AT_A_TIME },
  );
  return {
    done: parts.flatMap((part) => ('value' in part ? [part.value] : [])),
    troubles: parts.flatMap((part) => ('value' in part ? [] : [part])),
  };
};

/**
 * Reads something of each group. One with an item that this release does not understand is left out and named: it stays so,
 * and the others are wanted. @throws whatever else kept a group from being read, as asking again may help
 */
export const readEach = async <Group extends { readonly id: string }, T>(
  groups: readonly Group[],
  read: (group: Group) => Promise<T>,
): Promise<OfGroups<T>> => {
  const all = await eachGroup(groups, read);
  const passing = all.troubles.find(({ error }) => !(error instanceof ItemNotUnderstoodError));
  if (passing) throw passing.error;
  return all;
};

/** What is in no readable group may be in an unreadable group. @throws GroupsUnreadableError, `missing` */
export const notFound = (missing: Error, troubles: readonly GroupTrouble[]): never => {
  if (troubles.length === 0) throw missing;
  throw new GroupsUnreadableError(troubles, `${missing.message} It may be in a group that cannot be read.`);
};

/** Everything, for what must not miss a group. @throws GroupsUnreadableError */
export const allOf = <T>({ done, troubles }: OfGroups<T>): readonly T[] => {
  if (troubles.length === 0) return done;
  throw new GroupsUnreadableError(troubles, 'This needs every group, and not all of them can be read.');
};
