import { MOVES_ITSELF } from './fidelity.ts';
import type { Member } from './member.ts';
import { type ObservedNic, type ObservedSite, present } from './observed.ts';
import type { NicPlan, Strategy } from './plan-types.ts';
import type { FailoverPolicy, ProtectedInstance, Restoration } from './protection-group.ts';
import { sameGroups } from './security-groups.ts';

/** Whether the NIC has the group's isolation security group and no other (F2). Never, where the policy names none. */
export const isIsolated = (
  { securityGroupIds }: Pick<ObservedNic, 'securityGroupIds'>,
  { isolationSecurityGroupId }: Pick<FailoverPolicy, 'isolationSecurityGroupId'>,
): boolean => isolationSecurityGroupId !== undefined && sameGroups(securityGroupIds, [isolationSecurityGroupId]);

const promiseOf = ({ instance }: Member, id: string): NicPlan | undefined =>
  instance.promised?.find(({ networkInterfaceId }) => networkInterfaceId === id);

/** Whether the network interface itself is promised to the DR server. */
export const isMoving = (member: Member, id: string): boolean =>
  MOVES_ITSELF.includes(promiseOf(member, id)?.strategy ?? 'stays');

const notedOf = ({ instance }: Member, id: string): readonly string[] | undefined =>
  instance.restoration?.flatMap((one) =>
    one.undo === 'isolate-nic' && one.networkInterfaceId === id ? [one.securityGroupIds] : [],
  )[0];

const recordedOf = ({ instance }: Member, id: string): readonly string[] | undefined =>
  instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === id)?.securityGroupIds;

/** What a NIC had before it was isolated: as noted before the call, else as promised when the failover began, else as recorded. */
export const groupsBefore = (member: Member, id: string): readonly string[] | undefined =>
  notedOf(member, id) ?? promiseOf(member, id)?.securityGroupIds ?? recordedOf(member, id);

/** What a NIC is to have at the DR server. There the promise comes first. */
export const groupsOnArrival = (member: Member, id: string): readonly string[] | undefined =>
  promiseOf(member, id)?.securityGroupIds ?? groupsBefore(member, id);

/** The security groups that a plan promises: those that a NIC has, or had before an earlier failover isolated it. */
export const promisedGroups = (
  member: Member,
  strategy: Strategy,
  id: string,
  site: ObservedSite,
): Pick<NicPlan, 'securityGroupIds'> => {
  const seen = MOVES_ITSELF.includes(strategy) ? present(site.nics, id) : undefined;
  if (!seen) return {};
  const groups = isIsolated(seen, member.group.policy) ? groupsBefore(member, id) : seen.securityGroupIds;
  return groups ? { securityGroupIds: groups } : {};
};

/** The instance's restoration without the groups of NICs that somebody has given others since: a roll-back leaves those alone. */
export const withoutObsolete = (
  { restoration = [] }: Pick<ProtectedInstance, 'restoration'>,
  policy: FailoverPolicy,
  site: ObservedSite,
): readonly Restoration[] =>
  restoration.filter((one) => {
    const seen = one.undo === 'isolate-nic' ? present(site.nics, one.networkInterfaceId) : undefined;
    const isKept = !seen || isIsolated(seen, policy);
    return isKept || (one.undo === 'isolate-nic' && sameGroups(seen.securityGroupIds, one.securityGroupIds));
  });
