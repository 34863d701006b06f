import { GroupNotFoundError, StaleEpochError } from '../../domain/errors/errors.ts';
import { decide, evolve } from '../../domain/group/decide.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import { instant } from '../instant.ts';
import type { StepDeps } from './deps.ts';
import { contextOf, type FailoverContext } from './messages.ts';

/** Result of *Mark protection disabled*. */
export interface ProtectionDisabled {
  readonly protectedStatus: 'stopped';
}

/**
 * Ends the failover: protection is off until reprotection, the lease is given back, the failover is recorded as
 * succeeded. Safe to repeat: a group that is stopped already with this epoch stays as it is. @throws StaleEpochError
 */
export const createMarkProtectionDisabled =
  ({ store, clock }: StepDeps) =>
  async (input: FailoverContext): Promise<ProtectionDisabled> => {
    const { groupId, failoverId, epoch } = contextOf(input);
    const group = await store.findGroup(groupId);
    if (!group) throw new GroupNotFoundError(groupId);
    const at = instant(clock);
    const decision = decide(group, { type: 'disable-protection', failoverId, epoch, at });
    if ('refused' in decision) throw new StaleEpochError(`Protection group ${groupId}`, epoch);
    await recordSuccess(store, { groupId, failoverId, at });
    if ('event' in decision) {
      const message = 'Protection disabled; the failover has ended';
      await store.appendEvents([{ at, groupId, failoverId, type: 'protectionDisabled', message }]);
      await store.saveGroup(evolve(group, decision.event), { epoch, status: group.status });
    }
    return { protectedStatus: 'stopped' };
  };

/** Written before the group: once the lease is gone nobody would come back to do it. */
const recordSuccess = async (
  store: StepDeps['store'],
  { groupId, failoverId, at }: { readonly groupId: string; readonly failoverId: string; readonly at: Instant },
): Promise<void> => {
  const failover = await store.findFailover(groupId, failoverId);
  // What has ended stays as it ended.
  if (failover?.status !== 'RUNNING') return;
  await store.saveFailover({ ...failover, status: 'SUCCEEDED', endedAt: at });
};
