import { type Finding, pass, warn } from '../group/findings.ts';
import { membersOf, productionStation } from '../group/member.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import { nicsOf } from '../identity/strategy.ts';
import { fact, type ObservedSecurityGroup, type ObservedSite } from '../site/observed.ts';

/**
 * Whether production's network interfaces can be isolated. The isolation comes on top of the fence, so its lack holds up nobody. Nothing is said
 * where the policy names no isolation group.
 */
export const isolationFindings = (aggregate: GroupAggregate, site: ObservedSite): readonly Finding[] => {
  const { isolationSecurityGroupId: id } = aggregate.group.policy;
  if (id === undefined) return [];
  const seen = fact(site.securityGroups, id);
  switch (seen.is) {
    case 'unknown':
      return [
        warn(
          'isolation-group-unknown',
          `Isolation security group ${id} cannot be seen (${seen.why}). If it cannot be set either, production is fenced without it.`,
        ),
      ];
    case 'absent':
      return [
        warn(
          'isolation-group-missing',
          `There is no security group ${id} in this account and region: production is fenced without the isolation. Import the group file with one that exists, or without, and --replace.`,
        ),
      ];
    case 'present':
      return [placeFinding(seen.value, aggregate, site)];
    default:
      return seen satisfies never;
  }
};

/** A security group belongs to one VPC, and a network interface takes none of another. */
const placeFinding = (
  { id, name, vpcId }: ObservedSecurityGroup,
  { group, instances, pairs }: GroupAggregate,
  site: ObservedSite,
): Finding => {
  const nics = membersOf(group, { instances, pairs }).flatMap((member) => nicsOf(member.productionServerId, site));
  const vpcs = nics.length > 0 ? nics.map((nic) => nic.vpcId) : [group.sites[productionStation(group)].vpcId];
  const others = [...new Set(vpcs)].filter((other) => other !== vpcId);
  return others.length === 0
    ? pass('isolation-group-usable', `Isolation security group ${id} (${name}) is in production's VPC, ${vpcId}.`)
    : warn(
        'isolation-group-elsewhere',
        `Isolation security group ${id} is in ${vpcId}, network interfaces of production in ${others.join(', ')}: they cannot have it, and production is fenced without the isolation. Import the group file with a security group of their VPC and --replace.`,
      );
};
