import type { UnfencedMember } from '../group/failover.ts';
import type { Member } from '../group/member.ts';
import type { Instant } from '../group/protection-group.ts';
import { hasElapsed } from './phase-verdict.ts';

/** Whether the time is over in which a production server has to be confirmed stopped. */
export const isFencingBudgetOver = ({ instance, group }: Member, now: Instant): boolean =>
  hasElapsed(instance.progress?.startedAt, group.policy.fencingBudgetSeconds, now);

/**
 * F7: whether the operator accepted this very server by name, for this failover, and its fencing budget is over. Then its
 * identity may move although it is not fenced.
 */
export const mayGoUnfenced = (member: Member, now: Instant): boolean =>
  member.instance.progress?.acceptedUnfenced !== undefined && isFencingBudgetOver(member, now);

/** The members that went on under F7 and have not been fenced since. */
export const unfencedMembers = (members: readonly Member[]): readonly UnfencedMember[] =>
  members.flatMap(({ instance: { id, name, progress }, productionServerId }) => {
    if (progress?.phases.fence.state !== 'unfenced') return [];
    const reason = progress.acceptedUnfenced?.reason ?? '';
    return [{ instanceId: id, name, productionServerId, rung: progress.rung, reason }];
  });
