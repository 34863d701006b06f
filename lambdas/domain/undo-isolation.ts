import type { Action } from './actions.ts';
import { groupsBefore, isIsolated } from './isolation.ts';
import type { Member } from './member.ts';
import { fact, type ObservedSite, present } from './observed.ts';
import { failed, type PhaseVerdict, waiting } from './phase-verdict.ts';
import type { Restoration } from './protection-group.ts';
import { nicsOf } from './strategy.ts';

const LOOK_AGAIN_SECONDS = 5;

/** The groups that the call replaces; nothing where they are not seen. */
export const isolationRestoration = (
  { serverId, networkInterfaceId }: Extract<Action, { readonly do: 'isolate-nic' }>,
  site: ObservedSite,
): Restoration | undefined => {
  const seen = present(site.nics, networkInterfaceId);
  return seen && { undo: 'isolate-nic', serverId, networkInterfaceId, securityGroupIds: seen.securityGroupIds };
};

/**
 * Every network interface of the production server that is isolated gets the security groups back that it had, whoever isolated it. One that
 * somebody has given other groups since keeps them.
 */
export const giveGroupsBack = (member: Member, site: ObservedSite): readonly PhaseVerdict[] => {
  const { group, productionServerId } = member;
  if (group.policy.isolationSecurityGroupId === undefined) return [];
  const listed = fact(site.found.nicsOfServers, productionServerId);
  if (listed.is === 'unknown') return [waiting(listed.why, LOOK_AGAIN_SECONDS)];
  return nicsOf(productionServerId, site)
    .filter((nic) => isIsolated(nic, group.policy))
    .map(({ id }) => giveBack(member, id));
};

const giveBack = (member: Member, networkInterfaceId: string): PhaseVerdict => {
  const securityGroupIds = groupsBefore(member, networkInterfaceId);
  if (!securityGroupIds) {
    return failed(
      `NIC ${networkInterfaceId} of ${member.productionServerId} has only the isolation group, and what it had before is not on record. Give it its security groups, then cancel again.`,
    );
  }
  return waiting(`${networkInterfaceId} gets its security groups back`, LOOK_AGAIN_SECONDS, [
    { do: 'restore-groups', networkInterfaceId, securityGroupIds },
  ]);
};
