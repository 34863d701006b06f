import type { Member } from '../group/member.ts';
import type { PlannedRoute } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import type { Action } from '../site/actions.ts';
import { fact, type ObservedRoute, type ObservedRouteTable, type ObservedSite, present } from '../site/observed.ts';

/** Where a route is looked for. */
export type RoutePlace = Pick<PlannedRoute, 'tableId' | 'destination'>;

/** What is known of one route. */
export type SeenRoute =
  | { readonly is: 'unknown'; readonly why: string }
  | { readonly is: 'no-table' }
  | { readonly is: 'none' }
  | { readonly is: 'there'; readonly route: ObservedRoute };

/** The route to exactly that destination, in that table. */
export const seenRoute = (site: ObservedSite, { tableId, destination }: RoutePlace): SeenRoute => {
  const table = fact(site.routeTables, tableId);
  if (table.is === 'unknown') return table;
  if (table.is === 'absent') return { is: 'no-table' };
  const route = routeIn(table.value, destination);
  return route ? { is: 'there', route } : { is: 'none' };
};

const routeIn = (table: ObservedRouteTable, destination: string): ObservedRoute | undefined =>
  table.routes.find((route) => route.destination === destination && !GONE.includes(route.state));

/** States of a transit gateway's route that is on its way out. */
const GONE: readonly string[] = ['deleting', 'deleted'];

/** The single address as a destination. */
export const hostRoute = (address: string): string => `${address}/32`;

/**
 * Marks a route that this failover makes. One that an earlier try of it has made counts as well, so what was promised
 * then is kept as long as the member has not been given back.
 */
export const withOrigin = (
  route: PlannedRoute,
  { instance }: Member,
  nic: RecordedNic,
  site: ObservedSite,
): PlannedRoute => {
  const promised = instance.promised?.find((plan) => plan.networkInterfaceId === nic.networkInterfaceId);
  const before = promised?.routes?.find((one) => isSamePlace(one, route));
  const isNew =
    before && instance.status !== 'protected' ? before.isNew === true : seenRoute(site, route).is === 'none';
  return isNew ? { ...route, isNew } : route;
};

const isSamePlace = (one: RoutePlace, other: RoutePlace): boolean =>
  one.tableId === other.tableId && one.destination === other.destination;

/** The call that gives the route that target: another one where it has to be made first. */
export const routeAction = (route: PlannedRoute, target: string, isThere: boolean): Action => {
  const { tableId, destination } = route;
  return route.via === 'vpc'
    ? { do: isThere ? 'replace-route' : 'create-route', tableId, destination, networkInterfaceId: target }
    : {
        do: isThere ? 'replace-transit-route' : 'create-transit-route',
        tableId,
        destination,
        gatewayAttachmentId: target,
      };
};

/**
 * How a promised route differs from what is there. One to a NIC of a stopped server is a blackhole to EC2 until the server
 * is started, which is its owner's part; so that counts only where the server runs.
 */
export const brokenRoute = (member: Member, route: PlannedRoute, site: ObservedSite): readonly string[] => {
  const seen = seenRoute(site, route);
  const where = `${route.destination} in ${route.tableId}`;
  if (seen.is !== 'there') return [`there is no route for ${where}, promised was one to ${route.to}`];
  const { target, state } = seen.route;
  if (target !== route.to) return [`${where} is routed to ${target ?? 'nothing'}, promised was ${route.to}`];
  const mayBeDark = route.via === 'vpc' && present(site.servers, member.drServerId)?.state !== 'running';
  return state === 'blackhole' && !mayBeDark ? [`the route for ${where} to ${route.to} is a blackhole`] : [];
};
