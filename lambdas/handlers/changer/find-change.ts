import { changesIn, type FoundChange } from '../../domain/change/changes-in.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { ChangerInput } from './messages.ts';

/** The change with its member and group as they are now; nothing where the member has another one, or has left the group. */
export const findChange = async (
  store: Pick<GroupStore, 'findGroup' | 'members'>,
  { groupId, changeId }: ChangerInput,
): Promise<FoundChange | undefined> => {
  const group = await store.findGroup(groupId);
  if (!group) return undefined;
  return changesIn({ group, ...(await store.members(groupId)) }).find(({ change }) => change.id === changeId);
};
