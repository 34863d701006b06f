import {
  DescribeRouteTablesCommand,
  type Route,
  type RouteTable,
  SearchTransitGatewayRoutesCommand,
  type TransitGatewayRoute,
} from '@aws-sdk/client-ec2';
import type { ObservedRoute, ObservedRouteTable } from '../../../domain/site/observed.ts';
import { missingBy, type Read, readBy } from './reads.ts';
import { type Entry, entry } from './shapes.ts';

/** The most that a call takes (EC2 API Reference, DescribeRouteTables). */
const TABLES_PAGE_SIZE = 100;

export const ROUTE_TABLES: Read<ObservedRouteTable> = readBy('route-table-id', {
  api: 'DescribeRouteTables',
  pageSize: TABLES_PAGE_SIZE,
  ask: (ec2, request) => ec2.send(new DescribeRouteTablesCommand(request)),
  entries: ({ RouteTables = [] }) => RouteTables.map(routeTableEntry),
});

/**
 * Static routes only, the one kind that can be replaced. Each page is an entry of the same table: {@link mergeRoutes} puts
 * them together. A table without any has an entry as well. A page has 1,000 of them where no size is asked for.
 */
export const TRANSIT_ROUTE_TABLES: Read<ObservedRouteTable> = {
  api: 'SearchTransitGatewayRoutes',
  idsPerCall: 1,
  async page(ec2, [id = ''], NextToken) {
    const Filters = [{ Name: 'type', Values: ['static'] }];
    const request = { TransitGatewayRouteTableId: id, Filters, NextToken };
    const answer = await ec2.send(new SearchTransitGatewayRoutesCommand(request));
    if (answer.AdditionalRoutesAvailable && !answer.NextToken) throw new RoutesLeftOutError(id);
    const routes = (answer.Routes ?? []).flatMap(transitRoute);
    return { entries: [[id, { id, routes }]], next: answer.NextToken };
  },
  missingIn: missingBy(/\.NotFound$/, /\btgw-rtb-[0-9a-z]+/g),
};

/** An answer that leaves routes out must not pass for an answer without routes. */
class RoutesLeftOutError extends Error {
  override readonly name = 'RoutesLeftOutError';
  constructor(id: string) {
    super(
      `EC2 left static routes of ${id} out of its answer. Allowed is an answer with all of them; use a table with fewer.`,
    );
  }
}

/** All pages of a table as one. */
export const mergeRoutes = (entries: readonly Entry<ObservedRouteTable>[]): readonly Entry<ObservedRouteTable>[] =>
  [...Map.groupBy(entries, ([id]) => id)].map(([id, pages]) => [
    id,
    { id, routes: pages.flatMap(([, { routes }]) => routes) },
  ]);

export const routeTableEntry = ({ RouteTableId, VpcId, Routes = [] }: RouteTable): Entry<ObservedRouteTable> =>
  entry(RouteTableId, { ...(VpcId ? { vpcId: VpcId } : {}), routes: Routes.flatMap(vpcRoute) });

/** Propagated ones cannot be replaced, and a static one has priority over them (VPC User Guide, "Route priority"). */
const vpcRoute = (it: Route): readonly ObservedRoute[] => {
  if (!it.DestinationCidrBlock || it.Origin === 'EnableVgwRoutePropagation') return [];
  const target = targetOf(it);
  const destination = it.DestinationCidrBlock;
  return [{ destination, ...(target ? { target } : {}), state: it.State ?? '' }];
};

/** EC2 names the network interface of a route to an instance as well; `local` is a gateway to it. */
const targetOf = (it: Route): string | undefined =>
  it.NetworkInterfaceId ?? it.InstanceId ?? it.GatewayId ?? it.NatGatewayId ?? it.TransitGatewayId ?? rareTargetOf(it);

const rareTargetOf = (it: Route): string | undefined =>
  it.VpcPeeringConnectionId ?? it.LocalGatewayId ?? it.CarrierGatewayId ?? it.CoreNetworkArn;

export const transitRoute = (it: TransitGatewayRoute): readonly ObservedRoute[] => {
  if (!it.DestinationCidrBlock) return [];
  const target = it.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId;
  return [{ destination: it.DestinationCidrBlock, ...(target ? { target } : {}), state: it.State ?? '' }];
};
