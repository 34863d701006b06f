import { block, type Finding, warn } from '../group/findings.ts';
import { hasIsolationGroup } from '../group/isolation-group.ts';
import { isFinished, type Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import { carriersOf } from '../identity/carriers.ts';
import { demandsOf } from '../identity/demands.ts';
import { MOVES_ITSELF } from '../identity/fidelity.ts';
import { nicsOf } from '../identity/strategy.ts';
import type { ObservedNic, ObservedSite } from '../site/observed.ts';

/**
 * NICs of the DR server that still have the isolation group, as those have that a failover of the other direction left behind: nothing reaches them.
 * Only NICs that move get their own groups back, so these are for their owner to mend.
 */
export const drIsolationFindings = (
  member: Member,
  site: ObservedSite,
  nics: readonly NicPlan[],
): readonly Finding[] => {
  const { isolationSecurityGroupId: group } = member.group.policy;
  // What the prepared DR server holds does not matter where a new server is launched.
  if (isFinished(member) || nics.some(({ strategy }) => strategy === 'relaunch')) return [];
  return nicsOf(member.drServerId, site)
    .filter((nic) => hasIsolationGroup(nic, member.group.policy) && !isMoved(nic, nics))
    .map((nic) => {
      const required = requiredOn(member, nic, nics);
      const judge = required.length > 0 ? block : warn;
      const because = required.length > 0 ? ` The ${required.join(', ')} that the group requires would go there.` : '';
      return judge(
        'dr-nic-isolated',
        `NIC ${nic.id} of DR server ${member.drServerId} has the isolation security group ${group}: nothing reaches the server by it.${because} Give it its own security groups without that.`,
      );
    });
};

/** A NIC that has come from production gets its groups back on arrival. */
const isMoved = ({ id }: ObservedNic, nics: readonly NicPlan[]): boolean =>
  nics.some(({ networkInterfaceId, strategy }) => networkInterfaceId === id && MOVES_ITSELF.includes(strategy));

const LABELS = { mac: 'MAC', privateIp: 'private IP', eip: 'EIP' } as const;

/** What is required and would be found on this NIC. */
const requiredOn = (member: Member, { id }: ObservedNic, nics: readonly NicPlan[]): readonly string[] => {
  const landing = nics.filter((plan) => carriersOf(plan).includes(id));
  return (['mac', 'privateIp', 'eip'] as const)
    .filter((attribute) =>
      landing.some(({ networkInterfaceId, fidelity }) => {
        const recorded = member.instance.nics.find((nic) => nic.networkInterfaceId === networkInterfaceId);
        const isKept = fidelity[attribute] === 'PRESERVED' || fidelity[attribute] === 'OVERLAY';
        return isKept && recorded !== undefined && demandsOf(member, recorded)[attribute] === 'required';
      }),
    )
    .map((attribute) => LABELS[attribute]);
};
