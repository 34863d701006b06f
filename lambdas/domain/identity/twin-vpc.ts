import { block, type Finding, warn, when } from '../group/findings.ts';
import { hasIsolationGroup } from '../group/isolation-group.ts';
import type { Member } from '../group/member.ts';
import type { PlannedRoute } from '../group/promise.ts';
import { isIdentity, type RecordedNic, type Twin } from '../group/recorded-nic.ts';
import { otherStation } from '../group/station.ts';
import { type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { homeOfIp, waitingNics } from './home.ts';
import { heldElsewhere, tableFindings } from './route-findings.ts';
import { hostRoute, seenRoute, withOrigin } from './routes.ts';
import { sameGroups } from './security-groups.ts';

/** The DR server's NIC that is to have a private IP, if it is seen. */
export type TargetOf = (address: string) => ObservedNic | undefined;

const identityIps = (nic: RecordedNic): readonly string[] =>
  nic.privateIps.map(({ address }) => address).filter((address) => isIdentity(nic, address));

const hasIp = (nic: ObservedNic | undefined, address: string): boolean =>
  nic?.privateIps.some((ip) => ip.address === address) === true;

/** Private IPs of the NIC that the DR server's NICs were seen to have as well. */
export const twinAddresses = (nic: RecordedNic, targetOf: TargetOf): readonly string[] =>
  identityIps(nic).filter((address) => hasIp(targetOf(address), address));

/** What the owner has said of a twin address: of a guest, where the guest comes home to. */
const twinOf = (member: Member, nic: RecordedNic, address: string): Twin | undefined =>
  homeOfIp(waitingNics(member), nic, address)?.twin ?? nic.twin;

/** Transit gateway route tables that lead clients to the twin addresses of a NIC. */
export const twinTables = (member: Member, nic: RecordedNic): readonly string[] => {
  const twins = nic.twin ? [nic.twin, ...identityIps(nic).map((address) => twinOf(member, nic, address))] : [];
  return [...new Set(twins.flatMap((twin) => twin?.transitGatewayRouteTableId ?? []))];
};

/** One route for each address that a DR NIC has too, in the transit gateway's table, to the DR VPC. */
export const twinRoutes = (
  member: Member,
  nic: RecordedNic,
  targetOf: TargetOf,
  site: ObservedSite,
): readonly PlannedRoute[] =>
  twinAddresses(nic, targetOf).flatMap((address) => {
    const twin = twinOf(member, nic, address);
    if (!twin) return [];
    const to = twin.attachments[otherStation(member.production)];
    const back = twin.attachments[member.production];
    const tableId = twin.transitGatewayRouteTableId;
    return [withOrigin({ via: 'transit', tableId, destination: hostRoute(address), to, back }, member, nic, site)];
  });

/** What stands against sending clients to the same addresses in the twin VPC. */
export const twinFindings = (
  member: Member,
  nic: RecordedNic,
  { targetOf, routes }: { readonly targetOf: TargetOf; readonly routes: readonly PlannedRoute[] },
  site: ObservedSite,
): readonly Finding[] => [
  ...vpcFindings(member, nic),
  ...twinTables(member, nic).flatMap((id) => tableFindings(id, site)),
  ...[...Map.groupBy(identityIps(nic), targetOf)].flatMap(([target, addresses]) =>
    target ? [...addressFindings(nic, target, addresses), ...groupFindings(member, nic, target, site)] : [],
  ),
  ...routes.flatMap((route) => [...heldElsewhere(route, seenRoute(site, route)), ...darkFindings(route, site)]),
];

const vpcFindings = ({ group }: Member, nic: RecordedNic): readonly Finding[] =>
  when(group.sites.source.vpcId === group.sites.target.vpcId, () =>
    block(
      'twin-in-one-vpc',
      `NIC ${nic.networkInterfaceId} is declared to have a twin, but both sites are in ${group.sites.source.vpcId}, where an address exists once. Twins need two VPCs.`,
    ),
  );

const addressFindings = (nic: RecordedNic, target: ObservedNic, addresses: readonly string[]): readonly Finding[] => {
  const missing = addresses.filter((address) => !hasIp(target, address));
  return when(missing.length > 0, () =>
    block(
      'twin-address-missing',
      `DR NIC ${target.id} has no ${missing.join(', ')}, which production's ${nic.networkInterfaceId} has. Make the DR server with the same private IPs.`,
    ),
  );
};

/** Security groups belong to one VPC, so those of twins can be alike by name only. */
const groupFindings = (
  { group }: Member,
  nic: RecordedNic,
  target: ObservedNic,
  site: ObservedSite,
): readonly Finding[] => {
  const own = present(site.nics, nic.networkInterfaceId);
  // Names of the groups that it had before it was isolated are not on record.
  const wanted = own && !hasIsolationGroup(own, group.policy) ? own.securityGroupNames : undefined;
  const names = target.securityGroupNames;
  if (!wanted || !names) return [];
  return when(!sameGroups(wanted, names), () =>
    warn(
      'twin-security-groups-differ',
      `Security groups of production's NIC ${nic.networkInterfaceId} are ${wanted.join(', ') || 'none'}, of DR NIC ${target.id} ${names.join(', ') || 'none'}: the DR server may be reached otherwise. Give it groups of the same names.`,
    ),
  );
};

const darkFindings = (route: PlannedRoute, site: ObservedSite): readonly Finding[] => {
  const seen = seenRoute(site, route);
  return when(seen.is === 'there' && seen.route.target === route.back && seen.route.state === 'blackhole', () =>
    warn(
      'transit-route-blackhole',
      `The route for ${route.destination} in ${route.tableId} to ${route.back} is a blackhole: it leads nobody to production now.`,
    ),
  );
};
