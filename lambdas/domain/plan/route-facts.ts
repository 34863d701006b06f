import type { Member } from '../group/member.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { hostRoute, type RoutePlace, seenRoute } from '../identity/routes.ts';
import type { ObservedSite } from '../site/observed.ts';

/** Where routes to a NIC are declared to be: to overlay addresses, or to its own ones in a twin VPC. */
const declaredPlaces = ({ overlay, twin, privateIps }: RecordedNic): readonly RoutePlace[] => [
  ...(overlay?.addresses ?? []).flatMap((address) =>
    (overlay?.routeTableIds ?? []).map((tableId) => ({ tableId, destination: hostRoute(address) })),
  ),
  ...(twin
    ? privateIps.map((ip) => ({ tableId: twin.transitGatewayRouteTableId, destination: hostRoute(ip.address) }))
    : []),
];

/**
 * Where each declared route of the member leads. Its state is left out: a route to production is a blackhole when production
 * stops, which changes nothing of what a failover would do.
 */
export const routeFacts = ({ instance }: Member, site: ObservedSite): readonly (readonly string[])[] =>
  instance.nics.flatMap(declaredPlaces).map((place) => {
    const seen = seenRoute(site, place);
    const target = seen.is === 'there' ? (seen.route.target ?? 'dropped') : seen.is;
    return [place.tableId, place.destination, target];
  });
