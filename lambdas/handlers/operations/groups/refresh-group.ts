import { StatusNotAllowedError } from '../../../domain/errors/request-errors.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { loadAggregate } from '../../load.ts';
import { isFree } from '../../recorder/recorder.ts';

/** The recorder would look at the group, and not leave it alone. @throws GroupNotFoundError, StatusNotAllowedError */
export const assertRefreshable = async (store: GroupStore, groupId: string): Promise<void> => {
  const aggregate = await loadAggregate(store, groupId);
  if (isFree(aggregate)) return;
  const { status, lease } = aggregate.group;
  const besides = lease ? [`Run ${lease.failoverId} has the group.`] : [];
  throw new StatusNotAllowedError(groupId, 'a look of the recorder', { status, allowed: ['protected'], besides });
};
