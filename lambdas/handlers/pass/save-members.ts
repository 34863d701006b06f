import { concurrently } from '../../concurrently.ts';
import type { Member } from '../../domain/group/member.ts';
import type { GroupStore } from '../../ports/group-store.ts';

/**
 * Writes the members' instances with that epoch. Answers with the members as they are kept now, by instance id: the next
 * write of a member has to be made from that copy. Safe to repeat. @throws StaleEpochError, OutdatedCopyError
 */
export const saveMembers = async <M extends Pick<Member, 'instance'>>(
  store: Pick<GroupStore, 'saveInstance'>,
  members: readonly M[],
  epoch: number,
): Promise<ReadonlyMap<string, M>> => {
  const saved = new Map<string, M>();
  await concurrently(members, async (member) => {
    const instance = await store.saveInstance({ ...member.instance, epoch });
    saved.set(instance.id, { ...member, instance });
  });
  return saved;
};
