import { block, type Finding, warn, when } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { PlannedRoute } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { containsAddress } from '../site/ipv4.ts';
import { fact, type ObservedRouteTable, type ObservedSite, present } from '../site/observed.ts';
import { homeOfOverlay, standingNics, waitingNics } from './home.ts';
import { heldElsewhere, tableFindings } from './route-findings.ts';
import { hostRoute, seenRoute, withOrigin } from './routes.ts';

/** One route for each overlay address in each of its tables: to its home, else to this NIC. */
export const overlayRoutes = (
  member: Member,
  nic: RecordedNic,
  otherwise: string | undefined,
  site: ObservedSite,
): readonly PlannedRoute[] => {
  const { addresses = [], routeTableIds = [] } = nic.overlay ?? {};
  const standing = standingNics(member, site);
  return addresses.flatMap((address) => {
    const home = homeOfOverlay(standing, nic, address);
    const to = home?.networkInterfaceId ?? otherwise;
    if (to === undefined) return [];
    return (home?.overlay?.routeTableIds ?? routeTableIds).map((tableId) =>
      withOrigin(
        { via: 'vpc', tableId, destination: hostRoute(address), to, back: nic.networkInterfaceId },
        member,
        nic,
        site,
      ),
    );
  });
};

/** VPC route tables that lead the overlay addresses of a NIC, by what its owner has said and by the homes of guests. */
export const overlayTables = (member: Member, nic: RecordedNic): readonly string[] => {
  const { addresses = [], routeTableIds = [] } = nic.overlay ?? {};
  const homes = addresses.map((address) => homeOfOverlay(waitingNics(member), nic, address));
  return [...new Set([...routeTableIds, ...homes.flatMap((home) => home?.overlay?.routeTableIds ?? [])])];
};

/** What stands against leading overlay addresses to the NIC where the identity lands. */
export const overlayFindings = (
  nic: RecordedNic,
  routes: readonly PlannedRoute[],
  landsOn: string | undefined,
  site: ObservedSite,
): readonly Finding[] => {
  const { addresses = [], routeTableIds = [] } = nic.overlay ?? {};
  const vpcId = present(site.nics, landsOn ?? '')?.vpcId;
  // Without a route there is no NIC to lead to, and the tables are looked at all the same.
  const tables = routes.length > 0 ? routes.map(({ tableId }) => tableId) : routeTableIds;
  return [
    ...[...new Set(tables)].flatMap((id) => [
      ...tableFindings(id, site),
      ...placeFindings(present(site.routeTables, id), vpcId, addresses),
    ]),
    ...routes.flatMap((route) => routeFindings(route, site)),
    ...checkFindings(nic, site),
  ];
};

/** A NIC is a target in its own VPC only; in its blocks the local route rules (VPC User Guide, Route priority). */
const placeFindings = (
  table: ObservedRouteTable | undefined,
  vpcId: string | undefined,
  addresses: readonly string[],
): readonly Finding[] => {
  if (!table) return [];
  const own = table.routes.filter(({ target }) => target === 'local').map(({ destination }) => destination);
  return [
    ...when(vpcId && table.vpcId !== vpcId, () =>
      block(
        'route-table-other-vpc',
        `Route table ${table.id} is of ${table.vpcId}, the NIC to be routed to is in ${vpcId}: a route leads to NICs of its own VPC only. List route tables of ${vpcId}.`,
      ),
    ),
    ...addresses
      .filter((address) => own.some((cidr) => containsAddress(cidr, address)))
      .map((address) =>
        block(
          'overlay-inside-vpc',
          `Overlay address ${address} lies within ${own.join(', ')} of ${table.vpcId}, where the VPC routes by itself. Choose one outside of it.`,
        ),
      ),
  ];
};

const routeFindings = (route: PlannedRoute, site: ObservedSite): readonly Finding[] => {
  const seen = seenRoute(site, route);
  if (seen.is === 'none') {
    return [
      warn(
        'route-missing',
        `Route table ${route.tableId} has no route for ${route.destination}: it leads nobody to production now. The failover makes one.`,
      ),
    ];
  }
  return heldElsewhere(route, seen);
};

const checkFindings = (nic: RecordedNic, site: ObservedSite): readonly Finding[] => {
  const seen = fact(site.nics, nic.networkInterfaceId);
  return when(seen.is === 'present' && seen.value.sourceDestCheck === true, () =>
    warn(
      'source-dest-check-on',
      `The source/destination check of production's NIC ${nic.networkInterfaceId} is on, so that it drops traffic to its overlay addresses. Take it off.`,
    ),
  );
};
