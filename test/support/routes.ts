import {
  CreateNetworkInterfaceCommand,
  DescribeRouteTablesCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { type Ec2OnClock, must } from '../../local/site/ec2.ts';
import { primaryNicOf } from '../../simulation/sites/identity-site.ts';
import { DESTINATION, type SeededOverlay } from '../../simulation/sites/routed-site.ts';
import type { SeededTwin } from '../../simulation/sites/twin-site.ts';

/** Where the overlay address is led to, table by table. */
export const overlayTargets = async ({ ec2 }: Pick<Ec2OnClock, 'ec2'>, { tables }: SeededOverlay) => {
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [...tables] }));
  const routes = RouteTables.flatMap(({ Routes = [] }) => Routes);
  return routes.filter((route) => route.DestinationCidrBlock === DESTINATION).map((route) => route.NetworkInterfaceId);
};

/** A NIC of nobody in the site, in the subnet of that one. */
export const seedForeignNic = async (subject: Ec2OnClock, serverId: string): Promise<string> => {
  const { SubnetId } = await primaryNicOf(subject, serverId);
  const { NetworkInterface } = await subject.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }));
  return must(NetworkInterface?.NetworkInterfaceId, 'a NIC id');
};

/** Where the addresses are led to, by address. */
export const transitTargets = async ({ ec2 }: Pick<Ec2OnClock, 'ec2'>, { table }: Pick<SeededTwin, 'table'>) => {
  const Filters = [{ Name: 'type', Values: ['static'] }];
  const { Routes = [] } = await ec2.send(
    new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId: table, Filters }),
  );
  return Object.fromEntries(
    Routes.map((route) => [
      route.DestinationCidrBlock?.replace('/32', ''),
      route.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId,
    ]),
  );
};

/** Where every route of the account's VPC tables leads, and those of these transit gateway tables. */
export const allRoutes = async ({ ec2 }: Pick<Ec2OnClock, 'ec2'>, transitTables: readonly string[]) => {
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
  const vpc = RouteTables.flatMap(({ RouteTableId, Routes = [] }) =>
    Routes.map((route) => [RouteTableId, route.DestinationCidrBlock, route.NetworkInterfaceId ?? route.GatewayId]),
  );
  return {
    vpc: vpc.sort(),
    transit: await Promise.all(transitTables.map((table) => transitTargets({ ec2 }, { table }))),
  };
};
