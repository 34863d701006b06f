import { hasIsolationGroup } from '../../group/isolation-group.ts';
import { isFinished, type Member } from '../../group/member.ts';
import type { Instant } from '../../group/protection-group.ts';
import { groupsOnArrival, isIsolated, isMoving } from '../../identity/isolation.ts';
import { nicsKnown, nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { failed, issuedWithin, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import type { Action } from '../../site/actions.ts';
import type { ObservedNic, ObservedSite } from '../../site/observed.ts';
import { mayGoUnfenced } from './unfenced.ts';

/** A changed setting counts at once; what a look still shows of it may be older by so much. */
export const ISOLATION_SETTLE_SECONDS = 30;

/** F2: EC2 has listed the production server's network interfaces, and all of them are isolated. */
export const isServerIsolated = ({ group, productionServerId }: Member, site: ObservedSite): boolean => {
  const nics = nicsOf(productionServerId, site);
  return nicsKnown(productionServerId, site) && nics.length > 0 && nics.every((nic) => isIsolated(nic, group.policy));
};

/**
 * F2: the isolation group alone on every network interface that is seen on the production server. Groups that a call
 * replaces are noted before it. A NIC that may be on its way to the DR server already is left out, as an old look could
 * show it where it is no more.
 */
export const isolateActions = (member: Member, site: ObservedSite, now: Instant): readonly Action[] => {
  const { group, instance, productionServerId: serverId } = member;
  const { isolationSecurityGroupId: securityGroupId } = group.policy;
  if (securityGroupId === undefined) return [];
  // From the point of no return on, and where identity moves without a fence (F7).
  const mayBeLeaving = instance.progress?.committedAt !== undefined || mayGoUnfenced(member, now);
  return nicsOf(serverId, site)
    .filter((nic) => nic.attachment?.state !== 'detaching' && !(mayBeLeaving && isMoving(member, nic.id)))
    .filter((nic) => !isIsolated(nic, group.policy))
    .map(({ id }): Action => ({ do: 'isolate-nic', networkInterfaceId: id, serverId, securityGroupId }))
    .filter((action) => !issuedWithin(member, action, ISOLATION_SETTLE_SECONDS, now));
};

/**
 * A NIC that has the isolation group gets the groups that it had back where it has arrived, and is seen to have them
 * before it counts. `undefined`: nothing was isolated, or it has them. What an earlier failover has finished with is
 * left alone.
 */
export const nextGroups = (member: Member, nic: ObservedNic, now: Instant): PhaseVerdict | undefined => {
  const { group, drServerId, productionServerId: serverId } = member;
  const { isolationSecurityGroupId: securityGroupId } = group.policy;
  if (securityGroupId === undefined || isFinished(member)) return undefined;
  if (!hasIsolationGroup(nic, group.policy)) {
    const isolate: Action = { do: 'isolate-nic', networkInterfaceId: nic.id, serverId, securityGroupId };
    const reason = `whether NIC ${nic.id} is still isolated is not settled yet`;
    return issuedWithin(member, isolate, ISOLATION_SETTLE_SECONDS, now)
      ? waiting(reason, LOOK_AGAIN_SECONDS)
      : undefined;
  }
  const securityGroupIds = groupsOnArrival(member, nic);
  if (!securityGroupIds) {
    return failed(
      `NIC ${nic.id} reached ${drServerId} with the isolation group ${securityGroupId}, and what it had before is not on record. Give it its own security groups instead, then start the failover again.`,
    );
  }
  const restore: Action = { do: 'restore-groups', networkInterfaceId: nic.id, securityGroupIds };
  const reason = `NIC ${nic.id} gets its security groups back at ${drServerId}`;
  return waiting(reason, LOOK_AGAIN_SECONDS, unlessIssued(member, restore, LOOK_AGAIN_SECONDS, now));
};
