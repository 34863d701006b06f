import { hasIsolationGroup } from '../../group/isolation-group.ts';
import type { Member } from '../../group/member.ts';
import type { Restoration } from '../../group/protection-group.ts';
import { groupsBefore } from '../../identity/isolation.ts';
import { nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { done, failed, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import type { ActionOf } from '../../site/actions.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../../site/observed.ts';

/** The NIC's own groups that the call replaces; nothing where they are neither seen nor on record. */
export const isolationRestoration = (
  { serverId, networkInterfaceId }: ActionOf<'isolate-nic'>,
  member: Member,
  site: ObservedSite,
): Restoration | undefined => {
  const seen = present(site.nics, networkInterfaceId);
  if (!seen) return undefined;
  const securityGroupIds = hasIsolationGroup(seen, member.group.policy)
    ? groupsBefore(member, seen)
    : seen.securityGroupIds;
  return securityGroupIds && { undo: 'isolate-nic', serverId, networkInterfaceId, securityGroupIds };
};

/** NICs whose groups were noted before their isolation, wherever they are now. */
export const notedNics = ({ instance }: Pick<Member, 'instance'>): readonly string[] =>
  (instance.restoration ?? []).flatMap((one) => (one.undo === 'isolate-nic' ? [one.networkInterfaceId] : []));

/**
 * Every network interface of the production server that has the isolation group gets the security groups back that it
 * had, whoever isolated it, and keeps the groups that somebody has added since. A network interface that has been given
 * other groups keeps those. The same goes for a network interface whose isolation is noted and that somebody has taken
 * off the server since.
 */
export const giveGroupsBack = (member: Member, site: ObservedSite): readonly PhaseVerdict[] => {
  const { group, productionServerId } = member;
  if (group.policy.isolationSecurityGroupId === undefined) return [];
  const listed = fact(site.found.nicsOfServers, productionServerId);
  if (listed.is === 'unknown') return [waiting(listed.why, LOOK_AGAIN_SECONDS)];
  const own = nicsOf(productionServerId, site).map(({ id }) => id);
  return [...new Set([...own, ...notedNics(member)])].map((id) => {
    const nic = fact(site.nics, id);
    if (nic.is === 'unknown') return waiting(nic.why, LOOK_AGAIN_SECONDS);
    // A network interface that is gone gets nothing back.
    if (nic.is === 'absent' || !hasIsolationGroup(nic.value, group.policy)) return done();
    return giveBack(member, nic.value);
  });
};

const whereIs = ({ productionServerId }: Member, { attachment }: ObservedNic): string =>
  attachment?.serverId === productionServerId ? `of ${productionServerId}` : `(taken off ${productionServerId})`;

const giveBack = (member: Member, nic: ObservedNic): PhaseVerdict => {
  const networkInterfaceId = nic.id;
  const securityGroupIds = groupsBefore(member, nic);
  if (!securityGroupIds) {
    return failed(
      `NIC ${networkInterfaceId} ${whereIs(member, nic)} has the isolation group, and what it had before is not on record. Give it its own security groups instead, then cancel again.`,
    );
  }
  return waiting(`${networkInterfaceId} gets its security groups back`, LOOK_AGAIN_SECONDS, [
    { do: 'restore-groups', networkInterfaceId, securityGroupIds },
  ]);
};
