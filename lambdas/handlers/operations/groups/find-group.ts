import { GroupNotFoundError } from '../../../domain/errors/errors.ts';
import { AmbiguousNameError } from '../../../domain/errors/operation-errors.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { GroupStore } from '../../../ports/group-store.ts';

/** A group by its id, else by its name. @throws GroupNotFoundError, AmbiguousNameError */
export const findGroup = async (store: GroupStore, idOrName: string): Promise<ProtectionGroup> => {
  const byId = await store.findGroup(idOrName);
  if (byId) return byId;
  const named = (await store.listGroups()).filter(({ name }) => name === idOrName);
  if (named.length > 1) {
    throw new AmbiguousNameError(
      'protection group',
      idOrName,
      named.map(({ id }) => id),
    );
  }
  // The list is eventually consistent, the group itself is read again.
  const found = named[0] && (await store.findGroup(named[0].id));
  if (!found) throw new GroupNotFoundError(idOrName);
  return found;
};
