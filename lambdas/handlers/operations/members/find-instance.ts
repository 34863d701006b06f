import { AmbiguousNameError, InstanceNotFoundError } from '../../../domain/errors/operation-errors.ts';
import { goesBy } from '../../../domain/group/member-named.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import type { GroupStore, ListedGroup } from '../../../ports/group-store.ts';
import { notFound, readEach } from '../../each-group.ts';
import { findGroup } from '../groups/find-group.ts';

/**
 * A protected instance by its id, its name, or the EC2 id of either of its servers; in one group or in all.
 * One in a group that can be read is found also where another group cannot.
 * @throws InstanceNotFoundError, AmbiguousNameError, GroupNotFoundError, GroupsUnreadableError
 */
export const findInstance = async (
  store: GroupStore,
  wanted: string,
  groupIdOrName?: string,
): Promise<ProtectedInstance> => {
  const groups = await groupsToSearch(store, wanted, groupIdOrName);
  const { done, troubles } = await readEach(groups, ({ id }) => store.members(id));
  const found = done.flatMap(({ instances }) => instances).filter((instance) => goesBy(instance, wanted));
  if (found.length > 1) {
    throw new AmbiguousNameError(
      'instance',
      wanted,
      found.map(({ id, groupId }) => `${id} (group ${groupId})`),
    );
  }
  return found[0] ?? notFound(new InstanceNotFoundError(wanted), troubles);
};

const groupsToSearch = async (
  store: GroupStore,
  wanted: string,
  groupIdOrName: string | undefined,
): Promise<readonly ListedGroup[]> => {
  if (groupIdOrName !== undefined) return [await findGroup(store, groupIdOrName)];
  // Only says which group to search: what it tells of the instance itself may be of before the failover.
  const byServer = await store.findInstanceByServer(wanted);
  const group = byServer && (await store.findGroup(byServer.groupId));
  return group ? [group] : store.listGroups();
};
