import pMap from 'p-map';
import { AmbiguousNameError, InstanceNotFoundError } from '../../domain/errors/operation-errors.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { findGroup } from './find-group.ts';

/** How many groups are searched at a time. */
const GROUPS_AT_A_TIME = 10;

/**
 * A protected instance by its id, its name, or the EC2 id of either of its servers; in one group or in all.
 * @throws InstanceNotFoundError, AmbiguousNameError, GroupNotFoundError
 */
export const findInstance = async (
  store: GroupStore,
  wanted: string,
  groupIdOrName?: string,
): Promise<ProtectedInstance> => {
  const groups = await groupsToSearch(store, wanted, groupIdOrName);
  const members = await pMap(groups, ({ id }) => store.members(id), { concurrency: GROUPS_AT_A_TIME });
  const found = members.flatMap(({ instances }) => instances).filter((instance) => goesBy(instance, wanted));
  if (found.length > 1) {
    throw new AmbiguousNameError(
      'instance',
      wanted,
      found.map(({ id, groupId }) => `${id} (group ${groupId})`),
    );
  }
  if (!found[0]) throw new InstanceNotFoundError(wanted);
  return found[0];
};

const groupsToSearch = async (
  store: GroupStore,
  wanted: string,
  groupIdOrName: string | undefined,
): Promise<readonly ProtectionGroup[]> => {
  if (groupIdOrName !== undefined) return [await findGroup(store, groupIdOrName)];
  // Only says which group to search: what it tells of the instance itself may be of before the failover.
  const byServer = await store.findInstanceByServer(wanted);
  const group = byServer && (await store.findGroup(byServer.groupId));
  return group ? [group] : store.listGroups();
};

const goesBy = ({ id, name, servers }: ProtectedInstance, wanted: string): boolean =>
  [id, name, servers.source, servers.target].includes(wanted);
