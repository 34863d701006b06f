import { hasIsolationGroup } from '../group/isolation-group.ts';
import { type Member, promiseOf } from '../group/member.ts';
import type { NicPlan, Strategy } from '../group/promise.ts';
import type { FailoverPolicy, ProtectedInstance, Restoration } from '../group/protection-group.ts';
import { type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { MOVES_ITSELF } from './fidelity.ts';
import { sameGroups } from './security-groups.ts';

/** Whether the NIC has the group's isolation security group and no other (F2). Never, where the policy names none. */
export const isIsolated = (
  { securityGroupIds }: Pick<ObservedNic, 'securityGroupIds'>,
  { isolationSecurityGroupId }: Pick<FailoverPolicy, 'isolationSecurityGroupId'>,
): boolean => isolationSecurityGroupId !== undefined && sameGroups(securityGroupIds, [isolationSecurityGroupId]);

/** Whether the network interface itself is promised to the DR server. */
export const isMoving = (member: Member, id: string): boolean =>
  MOVES_ITSELF.includes(promiseOf(member, id)?.strategy ?? 'stays');

const notedOf = ({ instance }: Member, id: string): readonly string[] | undefined =>
  instance.restoration?.flatMap((one) =>
    one.undo === 'isolate-nic' && one.networkInterfaceId === id ? [one.securityGroupIds] : [],
  )[0];

const recordedOf = ({ instance }: Member, id: string): readonly string[] | undefined =>
  instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === id)?.securityGroupIds;

/** The first source that is not empty and lacks the isolation group, with the groups that were added since. */
const restored = (
  { group }: Member,
  { securityGroupIds: now }: ObservedNic,
  sources: readonly (readonly string[] | undefined)[],
): readonly string[] | undefined => {
  const before = sources.find(
    (ids) => ids && ids.length > 0 && !hasIsolationGroup({ securityGroupIds: ids }, group.policy),
  );
  const added = now.filter((id) => id !== group.policy.isolationSecurityGroupId);
  return before && [...new Set([...before, ...added])];
};

/**
 * The groups that an isolated NIC gets back: its groups as noted before the call, else as promised when the failover
 * began, else as recorded; and the groups that were added since. `undefined`: its former groups are not on record.
 */
export const groupsBefore = (member: Member, nic: ObservedNic): readonly string[] | undefined =>
  restored(member, nic, [
    notedOf(member, nic.id),
    promiseOf(member, nic.id)?.securityGroupIds,
    recordedOf(member, nic.id),
  ]);

/** What it is to have at the DR server. There the promise comes first. */
export const groupsOnArrival = (member: Member, nic: ObservedNic): readonly string[] | undefined =>
  restored(member, nic, [promiseOf(member, nic.id)?.securityGroupIds]) ?? groupsBefore(member, nic);

/** The security groups that a plan promises: the NIC's groups, or those it gets back after an earlier isolation. */
export const promisedGroups = (
  member: Member,
  strategy: Strategy,
  id: string,
  site: ObservedSite,
): Pick<NicPlan, 'securityGroupIds'> => {
  const seen = MOVES_ITSELF.includes(strategy) ? present(site.nics, id) : undefined;
  if (!seen) return {};
  const groups = hasIsolationGroup(seen, member.group.policy) ? groupsBefore(member, seen) : seen.securityGroupIds;
  return groups ? { securityGroupIds: groups } : {};
};

/** The instance's restoration without the groups of NICs that somebody has given others since, instead of the isolation group: a roll-back leaves those alone. */
export const withoutObsolete = (
  { restoration = [] }: Pick<ProtectedInstance, 'restoration'>,
  policy: FailoverPolicy,
  site: ObservedSite,
): readonly Restoration[] =>
  restoration.filter((one) => {
    const seen = one.undo === 'isolate-nic' ? present(site.nics, one.networkInterfaceId) : undefined;
    const isKept = !seen || hasIsolationGroup(seen, policy);
    return isKept || (one.undo === 'isolate-nic' && sameGroups(seen.securityGroupIds, one.securityGroupIds));
  });
