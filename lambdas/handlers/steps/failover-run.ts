import { FailoverCancelledError } from '../../domain/errors/cancel-errors.ts';
import type { Member } from '../../domain/group/member.ts';
import type { Lease } from '../../domain/group/protection-group.ts';
import { loadLeasedGroup, loadLeasedMembers } from '../load.ts';
import type { Run } from '../pass/run.ts';
import type { StepDeps } from './deps.ts';
import { contextOf, type FailoverContext, levelsIn } from './messages.ts';

/**
 * A failover, by the lease that it holds. @throws InputNotUnderstoodError; later StaleEpochError,
 * FailoverCancelledError: a failover that has been called off meanwhile stops as well
 */
export const failoverRun = ({ store }: Pick<StepDeps, 'store'>, input: FailoverContext): Run => {
  const context = contextOf(input);
  const { groupId, failoverId, epoch } = context;
  return {
    groupId,
    epoch,
    levels: levelsIn(context),
    members: async () => {
      const { group, members } = await loadLeasedMembers(store, context);
      assertNotCancelled(group.lease, members);
      return members;
    },
    tell: (events, at) => store.appendEvents(events.map((event) => ({ at, groupId, failoverId, ...event }))),
    assertHeld: async (before) => assertNotCancelled((await loadLeasedGroup(store, context)).lease, before),
  };
};

/**
 * Stops a pass whose failover was called off, unless an identity was on the move before it began: then there is only
 * the way forward. @param before the members as this pass found them @throws FailoverCancelledError
 */
export const assertNotCancelled = (lease: Lease, before: readonly Pick<Member, 'instance'>[]): void => {
  const { failoverId, cancelRequestedAt } = lease;
  if (!cancelRequestedAt || before.some(({ instance }) => instance.progress?.committedAt)) return;
  throw new FailoverCancelledError(failoverId, cancelRequestedAt);
};
