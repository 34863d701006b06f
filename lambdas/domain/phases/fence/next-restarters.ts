import type { Member } from '../../group/member.ts';
import type { Instant } from '../../group/protection-group.ts';
import { speaksOfStopProtection } from '../../group/stop-protection.ts';
import { hasElapsed, issuedAt, issuedWithin, unlessIssued } from '../../pass/phase-verdict.ts';
import type { Action } from '../../site/actions.ts';
import { fact, type ObservedServer, type ObservedSite, present, SCALING_TAG } from '../../site/observed.ts';

/** A changed setting counts at once; what a look still shows of it may be older. */
const AGAIN_SECONDS = 30;
/** The stop waits this long for Auto Scaling: being stopped matters more than having left the group. */
export const SCALING_PATIENCE_SECONDS = 60;

/** Whether the server's Auto Scaling group would replace it once it is stopped, and so terminate it. */
const membership = ({ productionServerId }: Member, site: ObservedSite) => {
  const seen = present(site.scaling, productionServerId);
  return seen?.lifecycle === 'InService' ? seen : undefined;
};

/** F1: out of its Auto Scaling group, with one server less wanted there, so that nothing replaces it. */
export const leaveActions = (member: Member, site: ObservedSite, now: Instant): readonly Action[] => {
  const seen = membership(member, site);
  if (!seen) return [];
  const { productionServerId: serverId } = member;
  const action: Action = { do: 'leave-scaling-group', serverId, scalingGroup: seen.scalingGroup };
  return unlessIssued(member, action, AGAIN_SECONDS, now);
};

/** Clears the stop protection that makes EC2 refuse the stop. */
export const clearActions = (member: Member, site: ObservedSite, now: Instant): readonly Action[] => {
  const { productionServerId: serverId, instance } = member;
  const action: Action = { do: 'set-protection', serverId, attribute: 'disableApiStop', value: false };
  const seen = fact(site.protections.disableApiStop, serverId);
  // Where it cannot be read, only a refusal that names it is evidence: its code stands for other causes as well.
  const isOn = seen.is === 'present' ? seen.value : speaksOfStopProtection(instance.progress?.stopProtected);
  return isOn && !issuedWithin(member, action, AGAIN_SECONDS, now) ? [action] : [];
};

/** Seen without stop protection: EC2 refuses the stop for something else. A look may be older than the clearing. */
export const isUnprotected = (member: Member, site: ObservedSite, now: Instant): boolean => {
  const { productionServerId: serverId } = member;
  const cleared: Action = { do: 'set-protection', serverId, attribute: 'disableApiStop', value: false };
  const isOff = present(site.protections.disableApiStop, serverId) === false;
  return isOff && !issuedWithin(member, cleared, AGAIN_SECONDS, now);
};

/** How its Auto Scaling group may still hold it, in words. A look that failed says nothing: the server's tag counts. */
const holding = ({ productionServerId: id }: Member, site: ObservedSite): string | undefined => {
  const seen = fact(site.scaling, id);
  if (seen.is === 'unknown') {
    const tagged = present(site.servers, id)?.tags[SCALING_TAG];
    return tagged && `whether production server ${id} is in Auto Scaling group ${tagged} is not known (${seen.why})`;
  }
  return seen.is === 'present' && ['InService', 'Detaching'].includes(seen.value.lifecycle)
    ? `production server ${id} is leaving Auto Scaling group ${seen.value.scalingGroup}`
    : undefined;
};

/** Whether it carries the tag of an Auto Scaling group that could not be asked. */
export const isMembershipUnclear = (member: Member, site: ObservedSite): boolean =>
  fact(site.scaling, member.productionServerId).is === 'unknown' && holding(member, site) !== undefined;

const isPatient = ({ instance }: Member, now: Instant): boolean =>
  !hasElapsed(instance.progress?.startedAt, SCALING_PATIENCE_SECONDS, now);

/** Whether its Auto Scaling group may not let it go in time: it is stopped as a member, and the group terminates it. */
export const isOverdue = (member: Member, site: ObservedSite, now: Instant): boolean =>
  !isPatient(member, now) && holding(member, site) !== undefined;

/** Why the server's Auto Scaling group would still replace it, were it stopped or cut off. */
export const heldInService = (member: Member, site: ObservedSite, now: Instant): string | undefined =>
  isPatient(member, now) ? holding(member, site) : undefined;

/** What the stop waits for, if anything. */
export const heldBackBy = (member: Member, site: ObservedSite, now: Instant): string | undefined =>
  heldInService(member, site, now) ??
  (clearActions(member, site, now).length > 0
    ? `stop protection of production server ${member.productionServerId} is being cleared`
    : undefined);

/** A server that is going to stop as asked has stopped by then, with some reserve. EC2 publishes no figure. */
export const STOPPED_AFTER_SECONDS = 20;

/**
 * Off only for a server that has not stopped in the usual time: simplified automatic recovery works on
 * running servers alone, so one that stops as asked has nothing to fear from it. Source: EC2 User Guide, Configure
 * simplified automatic recovery.
 */
export const recoveryActions = (member: Member, server: ObservedServer, now: Instant): readonly Action[] => {
  const isLate = hasElapsed(issuedAt(member, { do: 'force-stop', serverId: server.id }), STOPPED_AFTER_SECONDS, now);
  if (!isLate || server.autoRecovery !== 'default' || server.state === 'shutting-down') return [];
  const action: Action = { do: 'set-auto-recovery', serverId: server.id, value: 'disabled' };
  return unlessIssued(member, action, AGAIN_SECONDS, now);
};
