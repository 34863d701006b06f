import { concurrently } from '../../../concurrently.ts';
import type { ReplicationPair } from '../../../domain/group/protection-group.ts';
import type { ReplicationStatus } from '../../../domain/group/status.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { loadLeasedMembers } from '../../load.ts';
import { contextOf, type FailoverContext } from '../messages.ts';
import { statusOr } from './begin-members.ts';
import { endRun, hasEnded } from './end-run.ts';
import type { ProtectionDeps } from './protection-deps.ts';

/** Result of *Mark unprotected*. */
export interface Unprotected {
  readonly status: 'available';
}

/**
 * This service takes no recovery point any more: members and record say so, and last the group is available and the lease given back.
 * Safe to repeat: all of it is done again, and a group that is available stays so. @throws StaleEpochError, OutdatedCopyError
 */
export const createMarkUnprotected =
  (deps: ProtectionDeps) =>
  async (input: FailoverContext): Promise<Unprotected> => {
    const context = contextOf(input);
    if (!(await hasEnded(deps.store, context, 'available'))) await mark(deps, context);
    return { status: 'available' };
  };

const mark = async (deps: ProtectionDeps, context: FailoverContext): Promise<void> => {
  const { group, members } = await loadLeasedMembers(deps.store, context);
  const pairs = members.flatMap((member) => member.pairs);
  await concurrently(pairs, (pair) =>
    deps.store.savePair({
      ...pair,
      status: statusOr(pair, 'available'),
      replicationStatus: stoppedStatus(pair),
      epoch: group.epoch,
    }),
  );
  await concurrently(members, ({ instance: { firstPoint: _, ...instance } }) =>
    deps.store.saveInstance({ ...instance, status: statusOr(instance, 'available'), epoch: group.epoch }),
  );
  const points =
    synchronisationOf(group).by === 'external'
      ? 'what something else takes of recovery points goes on'
      : 'no recovery point is taken any more, and those that there are stay';
  const message = `Protection disabled: ${points}`;
  await endRun(deps, group, { type: 'protectionDisabled', message });
};

/** What was in step is consistent still; what was not never was. */
const stoppedStatus = ({ replicationStatus }: ReplicationPair): ReplicationStatus =>
  replicationStatus === 'active' || replicationStatus === 'active-stopped' ? 'active-stopped' : 'inactive';
