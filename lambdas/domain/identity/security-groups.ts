import { isFinished, type Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import type { ObservedNic } from '../site/observed.ts';

/** Whether two lists name the same security groups, in whatever order. */
export const sameGroups = (one: readonly string[], other: readonly string[]): boolean =>
  [...new Set(one)].sort().join() === [...new Set(other)].sort().join();

/**
 * How the security groups of a moved NIC differ from the promised groups, and what to do about it. The promise is what
 * the NIC had when the failover began, so an earlier change stands; a failover that starts again promises anew. A NIC
 * that an earlier failover has finished with belongs to its owner again.
 */
export const brokenGroups = (member: Member, plan: NicPlan, nic: ObservedNic): readonly string[] => {
  const promised = plan.securityGroupIds;
  if (!promised || isFinished(member) || sameGroups(promised, nic.securityGroupIds)) return [];
  return [
    `security groups ${promised.join(', ')} (${nic.id} has ${nic.securityGroupIds.join(', ') || 'none'}: give it the former back, ` +
      'or start the failover again to keep the latter)',
  ];
};
