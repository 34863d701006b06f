import type {
  CreateRouteTableRequest,
  CreateRouteTableResult,
  DescribeRouteTablesResult,
  Route,
  RouteTable,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { describeAction, find, tagList } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { vpcListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { routeTableListing } from './route-listings.ts';
import type { RouteRecord, RouteTableRecord } from './route-model.ts';

/** Source: VPC User Guide, Route tables: each has a local route for the VPC's block, which cannot be deleted. */
const createRouteTable = (input: CreateRouteTableRequest, site: Site): CreateRouteTableResult => {
  const vpc = find(vpcListing, site.draft, input.VpcId ?? '');
  const tags = specifiedTags(input.TagSpecifications, 'route-table');
  const routes = [{ destination: vpc.cidr, target: 'local' }];
  const table: RouteTableRecord = { ...site.newId('rtb'), tags, vpcId: vpc.id, routes };
  site.put('routeTables', table);
  return { RouteTable: tableShape(table, site.draft, site.settings.accountId) };
};

/**
 * Source: Route, `State`: `blackhole` where the target is not available. A network interface is one while it is attached to
 * an instance that runs: users report a blackhole for a route to a NAT instance that was stopped, which AWS does not say.
 */
const isAvailable = (view: View, target: string): boolean => {
  const instanceId = view.get('networkInterfaces', target)?.attachment?.instanceId;
  return instanceId !== undefined && view.get('instances', instanceId)?.state === 'running';
};

const routeShape = ({ destination, target }: RouteRecord, view: View, accountId: string): Route => {
  const DestinationCidrBlock = destination;
  if (target === 'local') {
    return { DestinationCidrBlock, GatewayId: target, Origin: 'CreateRouteTable', State: 'active' };
  }
  const instanceId = view.get('networkInterfaces', target)?.attachment?.instanceId;
  return {
    DestinationCidrBlock,
    NetworkInterfaceId: target,
    ...(instanceId === undefined ? {} : { InstanceId: instanceId, InstanceOwnerId: accountId }),
    Origin: 'CreateRoute',
    State: isAvailable(view, target) ? 'active' : 'blackhole',
  };
};

const tableShape = (table: RouteTableRecord, view: View, accountId: string): RouteTable => ({
  RouteTableId: table.id,
  VpcId: table.vpcId,
  OwnerId: accountId,
  Routes: table.routes.map((route) => routeShape(route, view, accountId)),
  Associations: [],
  PropagatingVgws: [],
  Tags: tagList(table.tags),
});

export const routeTableActions: ActionTable = {
  CreateRouteTable: defineAction('VpcId TagSpecifications?', createRouteTable),
  DescribeRouteTables: describeAction(
    routeTableListing,
    'RouteTableIds',
    (tables, { seen, settings }): DescribeRouteTablesResult => ({
      RouteTables: tables.map((table) => tableShape(table, seen, settings.accountId)),
    }),
  ),
};
