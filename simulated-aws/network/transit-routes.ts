import type {
  CreateTransitGatewayRouteRequest,
  CreateTransitGatewayRouteResult,
  DeleteTransitGatewayRouteRequest,
  DeleteTransitGatewayRouteResult,
  Filter,
  ReplaceTransitGatewayRouteRequest,
  ReplaceTransitGatewayRouteResult,
  SearchTransitGatewayRoutesRequest,
  SearchTransitGatewayRoutesResult,
  TransitGatewayRoute,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { ec2Error, NotSimulatedError } from '../engine/errors.ts';
import { paged } from '../engine/pages.ts';
import type { Site } from '../engine/site.ts';
import { transitAttachmentListing, transitRouteTableListing } from './route-listings.ts';
import type { TransitRouteRecord, TransitRouteTableRecord } from './route-model.ts';
import { destinationOf } from './routes.ts';

type Targeted = CreateTransitGatewayRouteRequest & ReplaceTransitGatewayRouteRequest;

const tableOf = (view: View, id: string | undefined): TransitRouteTableRecord =>
  find(transitRouteTableListing, view, id ?? '');

/** Source: CreateTransitGatewayRoute, `Blackhole` or `TransitGatewayAttachmentId`: one of the table's own gateway. */
const routeFrom = (site: Site, table: TransitRouteTableRecord, input: Targeted): TransitRouteRecord => {
  const destination = destinationOf(input.DestinationCidrBlock);
  if (input.Blackhole) return { destination };
  const attachment = find(transitAttachmentListing, site.draft, input.TransitGatewayAttachmentId ?? '');
  if (attachment.transitGatewayId === table.transitGatewayId) return { destination, attachmentId: attachment.id };
  const message = `Transit Gateway Attachment ${attachment.id} and ${table.id} are of different transit gateways.`;
  throw ec2Error('InvalidParameterValue', message);
};

/** Source: TransitGatewayRoute, `State`: `blackhole` where it drops traffic on purpose or its attachment is gone. */
const routeShape = ({ destination, attachmentId }: TransitRouteRecord, view: View): TransitGatewayRoute => {
  const attachment = attachmentId === undefined ? undefined : view.get('transitAttachments', attachmentId);
  return {
    DestinationCidrBlock: destination,
    Type: 'static',
    State: attachment ? 'active' : 'blackhole',
    ...(attachmentId === undefined
      ? {}
      : {
          TransitGatewayAttachments: [
            {
              TransitGatewayAttachmentId: attachmentId,
              ResourceType: 'vpc' as const,
              ...(attachment ? { ResourceId: attachment.vpcId } : {}),
            },
          ],
        }),
  };
};

/** Source: EC2 API Reference, Error codes, RouteAlreadyExists; message as users of CreateTransitGatewayRoute report. */
const createRoute = (input: CreateTransitGatewayRouteRequest, site: Site): CreateTransitGatewayRouteResult => {
  const table = tableOf(site.draft, input.TransitGatewayRouteTableId);
  const route = routeFrom(site, table, input);
  if (table.routes.some(({ destination }) => destination === route.destination)) {
    const message = `Route ${route.destination} already exists in Transit Gateway Route Table ${table.id}.`;
    throw ec2Error('RouteAlreadyExists', message);
  }
  site.put('transitRouteTables', { ...table, routes: [...table.routes, route] });
  return { Route: routeShape(route, site.draft) };
};

/**
 * Source: EC2 API Reference, Error codes, InvalidRoute.NotFound. UNVERIFIED[transit-route-not-there]: that transit
 * gateways answer with it.
 */
const checkThere = (table: TransitRouteTableRecord, destination: string): void => {
  if (table.routes.some((route) => route.destination === destination)) return;
  const message = `Route ${destination} does not exist in Transit Gateway Route Table ${table.id}.`;
  throw ec2Error('InvalidRoute.NotFound', message);
};

const replaceRoute = (input: ReplaceTransitGatewayRouteRequest, site: Site): ReplaceTransitGatewayRouteResult => {
  const table = tableOf(site.draft, input.TransitGatewayRouteTableId);
  const route = routeFrom(site, table, input);
  checkThere(table, route.destination);
  const routes = table.routes.map((one) => (one.destination === route.destination ? route : one));
  site.put('transitRouteTables', { ...table, routes });
  return { Route: routeShape(route, site.draft) };
};

const deleteRoute = (input: DeleteTransitGatewayRouteRequest, site: Site): DeleteTransitGatewayRouteResult => {
  const table = tableOf(site.draft, input.TransitGatewayRouteTableId);
  const destination = destinationOf(input.DestinationCidrBlock);
  checkThere(table, destination);
  site.put('transitRouteTables', { ...table, routes: table.routes.filter((one) => one.destination !== destination) });
  return { Route: { DestinationCidrBlock: destination, Type: 'static', State: 'deleted' } };
};

/** What each filter compares with. Source: SearchTransitGatewayRoutes, `Filters`. */
const MATCHERS: Readonly<Record<string, (route: TransitGatewayRoute) => string | undefined>> = {
  type: ({ Type }) => Type,
  state: ({ State }) => State,
  'route-search.exact-match': ({ DestinationCidrBlock }) => DestinationCidrBlock,
  'attachment.transit-gateway-attachment-id': ({ TransitGatewayAttachments: [first] = [] }) =>
    first?.TransitGatewayAttachmentId,
};

const fits = (route: TransitGatewayRoute, { Name = '', Values = [] }: Filter): boolean => {
  const matcher = MATCHERS[Name];
  if (matcher) return Values.includes(matcher(route) ?? '');
  const modelled = Object.keys(MATCHERS).join(', ');
  throw new NotSimulatedError(`The simulated EC2 does not model the route filter "${Name}", only ${modelled}.`);
};

/** Source: SearchTransitGatewayRoutes, `MaxResults`: 5 to 1000. */
const searchRoutes = (input: SearchTransitGatewayRoutesRequest, site: Site): SearchTransitGatewayRoutesResult => {
  const { routes } = tableOf(site.seen, input.TransitGatewayRouteTableId);
  const found = routes
    .map((route) => routeShape(route, site.seen))
    .filter((route) => (input.Filters ?? []).every((filter) => fits(route, filter)))
    .map((shape, n) => ({ shape, seq: n + 1 }));
  const { records, next } = paged(found, input, [5, 1000]);
  return {
    Routes: records.map(({ shape }) => shape),
    AdditionalRoutesAvailable: next.NextToken !== undefined,
    ...next,
  };
};

const PLACE = 'TransitGatewayRouteTableId DestinationCidrBlock';

export const transitRouteActions: ActionTable = {
  CreateTransitGatewayRoute: defineAction(`${PLACE} TransitGatewayAttachmentId? Blackhole?`, createRoute),
  ReplaceTransitGatewayRoute: defineAction(`${PLACE} TransitGatewayAttachmentId? Blackhole?`, replaceRoute),
  DeleteTransitGatewayRoute: defineAction(PLACE, deleteRoute),
  SearchTransitGatewayRoutes: defineAction('TransitGatewayRouteTableId Filters MaxResults? NextToken?', searchRoutes),
};
