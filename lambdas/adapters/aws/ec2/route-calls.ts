import {
  CreateRouteCommand,
  CreateTransitGatewayRouteCommand,
  ReplaceRouteCommand,
  ReplaceTransitGatewayRouteCommand,
} from '@aws-sdk/client-ec2';
import type { ActionOf } from '../../../domain/site/actions.ts';
import type { RouteAction } from '../../../domain/site/route-actions.ts';
import type { Calls } from './api-call.ts';

const vpcRoute = ({ tableId, destination, networkInterfaceId }: ActionOf<'replace-route' | 'create-route'>) => ({
  RouteTableId: tableId,
  DestinationCidrBlock: destination,
  NetworkInterfaceId: networkInterfaceId,
});

const transitRoute = ({
  tableId,
  destination,
  gatewayAttachmentId,
}: ActionOf<'replace-transit-route' | 'create-transit-route'>) => ({
  TransitGatewayRouteTableId: tableId,
  DestinationCidrBlock: destination,
  TransitGatewayAttachmentId: gatewayAttachmentId,
});

/**
 * Calls that change routes. Source: EC2 API Reference, the page of each: making a route that is there, or changing one that
 * is not, is refused and changes nothing.
 */
export const ROUTE_CALLS: Calls<Exclude<RouteAction['do'], 'source-dest-check-off'>> = {
  /** Safe to repeat: sets the route's target to the same again. */
  'replace-route': (ec2, [action]) => ec2.send(new ReplaceRouteCommand(vpcRoute(action))),
  /** Safe to repeat: a route that is there already is refused, whoever has made it. */
  'create-route': (ec2, [action]) => ec2.send(new CreateRouteCommand(vpcRoute(action))),
  /** Safe to repeat: sets the route's target to the same again. */
  'replace-transit-route': (ec2, [action]) => ec2.send(new ReplaceTransitGatewayRouteCommand(transitRoute(action))),
  /** Safe to repeat: a static route that is there already is refused (RouteAlreadyExists). */
  'create-transit-route': (ec2, [action]) => ec2.send(new CreateTransitGatewayRouteCommand(transitRoute(action))),
};
