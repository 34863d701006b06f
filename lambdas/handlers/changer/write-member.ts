import { type ChangedMember, isInstance } from '../../domain/change/changes-in.ts';
import { StaleEpochError } from '../../domain/errors/errors.ts';
import type { Instant, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { isAttached, withUnattached } from '../../domain/group/unattached-pair.ts';
import type { GroupStore } from '../../ports/group-store.ts';

/**
 * Writes a member under a new epoch of its group, in one. Repeating it is refused, as the group is another one by then; so is
 * any write that was begun with an older copy, a failover's lease among them. Whoever has the lease has the epoch, so nothing is
 * written then. @throws StaleEpochError, OutdatedCopyError
 */
export const writeMember = async (
  store: Pick<GroupStore, 'changeMembers'>,
  group: ProtectionGroup,
  member: ChangedMember,
  at: Instant,
): Promise<void> => {
  if (group.lease) throw new StaleEpochError(`Protection group ${group.id}`, group.epoch);
  const epoch = group.epoch + 1;
  const after = { ...group, epoch, updatedAt: at };
  const expected = { epoch: group.epoch, status: group.status };
  if (isInstance(member)) return store.changeMembers(after, { put: { instances: [{ ...member, epoch }] } }, expected);
  if (isAttached(member)) return store.changeMembers(after, { put: { pairs: [{ ...member, epoch }] } }, expected);
  return store.changeMembers(withUnattached(after, member), {}, expected);
};
