import { isOneZone, type Member } from '../group/member.ts';
import type { Demand, IdentityDemands, RecordedNic } from '../group/recorded-nic.ts';

type Attribute = keyof IdentityDemands;

/** Why an attribute of a NIC cannot be kept where it is lost. */
export const whyLost = (member: Member, nic: RecordedNic, attribute?: Attribute): string => {
  if (isOneZone(member.group)) {
    return nic.deviceIndex === 0
      ? 'it is the primary network interface (device index 0), which EC2 never detaches.'
      : 'it is no plain network interface but one of an AWS service.';
  }
  const { source, target } = member.group.sites;
  const zones = `a network interface cannot leave its zone (${source.availabilityZone}, ${target.availabilityZone})`;
  return attribute === 'mac' ? `${zones}, and no EC2 call takes a MAC.` : `${zones}.`;
};

/** The ways to keep an attribute that fit this very NIC and its group, each as it stands in a group file. */
export const waysToKeep = (member: Member, nic: RecordedNic, attribute: Attribute): readonly string[] => {
  if (attribute === 'eip') return [];
  if (isOneZone(member.group)) return nic.deviceIndex === 0 ? oneZoneWays(member) : [];
  return attribute === 'mac' ? [] : [routedWay(member)];
};

const oneZoneWays = ({ group }: Member): readonly string[] => [
  'give the service a NIC at index 1 or higher, which moves as a whole',
  ...(group.policy.termination === 'allowed'
    ? []
    : [
        'allow that the production server is terminated ("policy: { termination: allowed }"), so that a new one has its NIC',
      ]),
];

/** Routes lead to NICs of their own VPC only; a twin VPC has the same addresses. */
const routedWay = ({ group: { sites } }: Member): string =>
  sites.source.vpcId === sites.target.vpcId
    ? 'declare an "overlay" of the NIC, whose addresses a route leads to the DR server'
    : 'declare a "twin" of the NIC, with the same private IPs in the other VPC';

/** The remedy of an attribute that is lost, at the end of a sentence of its own. */
export const remedyFor = (
  { member, nic }: { readonly member: Member; readonly nic: RecordedNic },
  attribute: Attribute,
  demand: Demand,
): string => {
  if (demand === 'preferred') return 'It is only preferred, so the failover goes on without it.';
  const ways = [...waysToKeep(member, nic, attribute), `go without it ("demands: { ${attribute}: preferred }")`];
  return `It is required. What fits here: ${ways.join('; or ')}. Delete the group and import it again with that.`;
};
