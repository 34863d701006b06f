import { block, type Finding, warn } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import { otherStation } from '../group/station.ts';
import { eipsOf } from '../identity/fidelity.ts';
import { LANDS_ON_DR } from '../identity/landing.ts';
import { type Fact, fact, type ObservedSite, present } from '../site/observed.ts';

/** VPCs whose internet gateway is to be looked at: those that EIPs may go to from another one, which has had one for them. */
export const vpcsOfEips = (members: readonly Member[]): readonly string[] => [
  ...new Set(
    members
      .filter(({ instance }) => instance.nics.some((nic) => eipsOf(nic).length > 0))
      .map(
        ({ group: { sites }, production }) => [sites[production].vpcId, sites[otherStation(production)].vpcId] as const,
      )
      .flatMap(([before, after]) => (before === after ? [] : [after])),
  ),
];

const gatewayOf = (vpcId: string, { gateways = new Map() }: ObservedSite): Fact<{ readonly id: string }> =>
  fact(gateways, vpcId);

/** The gateway that was seen where the EIPs of a NIC go, in a sentence. It is looked at in another VPC than production's alone. */
export const gatewaySeen = (
  { addresses, landsOn }: Pick<NicPlan, 'addresses' | 'landsOn'>,
  site: ObservedSite,
): string | undefined => {
  const vpcId = present(site.nics, landsOn ?? '')?.vpcId ?? '';
  const seen = gatewayOf(vpcId, site);
  return addresses.length > 0 && seen.is === 'present'
    ? `VPC ${vpcId} has internet gateway ${seen.value.id} for the EIPs.`
    : undefined;
};

/**
 * Whether the EIPs of a NIC can be associated where they go. Source: EC2 API Reference, Error codes, Gateway.NotAttached. In one VPC
 * they have the gateway that they have had.
 */
export const gatewayFindings = (
  member: Member,
  { strategy, addresses, landsOn }: Pick<NicPlan, 'strategy' | 'addresses' | 'landsOn'>,
  site: ObservedSite,
): readonly Finding[] => {
  const vpcId = present(site.nics, landsOn ?? '')?.vpcId;
  const isAnother = vpcId !== undefined && vpcId !== member.group.sites[member.production].vpcId;
  if (!isAnother || addresses.length === 0 || !LANDS_ON_DR.includes(strategy)) return [];
  const eips = addresses.map(({ publicIp }) => publicIp).join(', ');
  const seen = gatewayOf(vpcId, site);
  if (seen.is === 'absent') {
    return [
      block(
        'no-internet-gateway',
        `VPC ${vpcId} has no internet gateway, so EC2 takes no EIP there (Gateway.NotAttached): ${eips}. Attach one to the VPC (AttachInternetGateway), and lead the routes of the DR subnet there.`,
      ),
    ];
  }
  if (seen.is === 'present') return [];
  return [
    warn(
      'internet-gateway-unknown',
      `Whether VPC ${vpcId} has an internet gateway is not known (${seen.why}). Without one EC2 takes no EIP there: ${eips}.`,
    ),
  ];
};
