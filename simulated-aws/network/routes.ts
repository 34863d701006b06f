import type {
  CreateRouteRequest,
  CreateRouteResult,
  DeleteRouteRequest,
  ReplaceRouteRequest,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { nicListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import type { NicRecord } from '../nics/nic-model.ts';
import { contains, parseCidr } from './ip.ts';
import { routeTableListing } from './route-listings.ts';
import type { RouteRecord, RouteTableRecord } from './route-model.ts';

/** Source: VPC User Guide, Quotas: 50 routes a route table by default; Error codes, RouteLimitExceeded. */
const MAX_ROUTES = 50;

const tableOf = (site: Site, id: string | undefined): RouteTableRecord => find(routeTableListing, site.draft, id ?? '');

/**
 * Source: EC2 API Reference, Error codes, InvalidParameterValue. EC2 takes a block by its base; here it must be so. For
 * a transit gateway, CreateTransitGatewayRoute, `DestinationCidrBlock`: a CIDR range.
 * UNVERIFIED[transit-destination-code]: its code for what is none.
 */
export const destinationOf = (text: string | undefined): string => {
  if (text !== undefined && parseCidr(text)) return text;
  throw ec2Error('InvalidParameterValue', `Value (${text}) for parameter destinationCidrBlock is invalid.`);
};

/** Source: VPC User Guide, Route tables: a target of the table's VPC. EC2's message, as users of gateways report it. */
const targetOf = (site: Site, table: RouteTableRecord, id: string | undefined): NicRecord => {
  const nic = find(nicListing, site.draft, id ?? '');
  if (nic.vpcId === table.vpcId) return nic;
  const message = `route table ${table.id} and interface ${nic.id} belong to different networks`;
  throw ec2Error('InvalidParameterValue', message);
};

/**
 * Source: VPC User Guide, Route priority and "Middlebox routing": a route more specific than the local one must match
 * the whole block of a subnet of the VPC. UNVERIFIED[more-specific-route]: the code of the refusal.
 */
const checkSpecific = (site: Site, table: RouteTableRecord, destination: string): void => {
  const wanted = parseCidr(destination);
  const own = table.routes
    .filter(({ target }) => target === 'local')
    .flatMap((route) => parseCidr(route.destination) ?? []);
  if (!wanted || !own.some((block) => contains(block, wanted))) return;
  const subnets = site.draft.list('subnets').filter(({ vpcId }) => vpcId === table.vpcId);
  if (subnets.some(({ cidr }) => cidr === destination)) return;
  const message = `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks and matches no subnet.`;
  throw ec2Error('InvalidParameterValue', message);
};

const routeTo = (table: RouteTableRecord, destination: string): RouteRecord | undefined =>
  table.routes.find((route) => route.destination === destination);

const without = (table: RouteTableRecord, destination: string): readonly RouteRecord[] =>
  table.routes.filter((route) => route.destination !== destination);

/** Source: EC2 API Reference, Error codes, RouteAlreadyExists: one route a destination and table. */
const createRoute = (input: CreateRouteRequest, site: Site): CreateRouteResult => {
  const table = tableOf(site, input.RouteTableId);
  const destination = destinationOf(input.DestinationCidrBlock);
  if (routeTo(table, destination)) {
    throw ec2Error('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
  }
  checkSpecific(site, table, destination);
  if (table.routes.length >= MAX_ROUTES) {
    throw ec2Error('RouteLimitExceeded', `The maximum number of routes has been reached.`);
  }
  const target = targetOf(site, table, input.NetworkInterfaceId).id;
  site.put('routeTables', { ...table, routes: [...table.routes, { destination, target }] });
  return { Return: true };
};

/**
 * Source: ReplaceRoute, for a route that exists. For no route, EC2 answers InvalidParameterValue and not the
 * InvalidRoute.NotFound of its error codes, as checked against AWS by moto's authors (getmoto/moto, pull request 6425).
 */
const replaceRoute = (input: ReplaceRouteRequest, site: Site): void => {
  const table = tableOf(site, input.RouteTableId);
  const destination = destinationOf(input.DestinationCidrBlock);
  if (!routeTo(table, destination)) {
    const message = `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`;
    throw ec2Error('InvalidParameterValue', message);
  }
  const target = targetOf(site, table, input.NetworkInterfaceId).id;
  const routes = table.routes.map((route) => (route.destination === destination ? { destination, target } : route));
  site.put('routeTables', { ...table, routes });
};

/** Source: EC2 API Reference, Error codes, InvalidRoute.NotFound; VPC User Guide, Route tables: local ones stay. */
const deleteRoute = (input: DeleteRouteRequest, site: Site): void => {
  const table = tableOf(site, input.RouteTableId);
  const destination = destinationOf(input.DestinationCidrBlock);
  const route = routeTo(table, destination);
  if (!route) {
    const message = `no route with destination-cidr-block ${destination} in route table ${table.id}`;
    throw ec2Error('InvalidRoute.NotFound', message);
  }
  if (route.target === 'local') {
    throw ec2Error('InvalidParameterValue', `cannot remove local route ${destination} in route table ${table.id}`);
  }
  site.put('routeTables', { ...table, routes: without(table, destination) });
};

const TARGETED = 'RouteTableId DestinationCidrBlock NetworkInterfaceId';

export const routeActions: ActionTable = {
  CreateRoute: defineAction(TARGETED, createRoute),
  ReplaceRoute: defineAction(TARGETED, replaceRoute),
  DeleteRoute: defineAction('RouteTableId DestinationCidrBlock', deleteRoute),
};
