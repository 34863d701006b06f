import type { UnfencedMember } from '../../group/failover.ts';
import type { Member } from '../../group/member.ts';
import { phaseOf } from '../../group/progress.ts';
import type { Instant } from '../../group/protection-group.ts';
import { hasElapsed } from '../../pass/phase-verdict.ts';
import { waitedSince } from './fence-clock.ts';

/**
 * F7: whether the operator accepted this very server by name, for this failover, and it was waited for as long as the fencing budget says. Then
 * its identity may move although it is not fenced. What has begun that way goes on that way.
 */
export const mayGoUnfenced = (member: Member, now: Instant): boolean => {
  const { progress } = member.instance;
  if (progress?.acceptedUnfenced === undefined) return false;
  const isOver = hasElapsed(waitedSince(member), member.group.policy.fencingBudgetSeconds, now);
  return isOver || phaseOf(progress, 'fence').state === 'unfenced';
};

/** The members that went on under F7 and have not been fenced since. */
export const unfencedMembers = (members: readonly Member[]): readonly UnfencedMember[] =>
  members.flatMap(({ instance: { id, name, progress }, productionServerId }) => {
    if (!progress || phaseOf(progress, 'fence').state !== 'unfenced') return [];
    const reason = progress.acceptedUnfenced?.reason ?? '';
    return [{ instanceId: id, name, productionServerId, rung: progress.rung, reason }];
  });
