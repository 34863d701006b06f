import {
  CreateRouteCommand,
  CreateTransitGatewayRouteCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceRouteCommand,
  ReplaceTransitGatewayRouteCommand,
} from '@aws-sdk/client-ec2';
import type { RouteAction } from '../../../domain/site/route-actions.ts';
import type { ApiCall } from './api-call.ts';

/**
 * Calls that change routes. Source: EC2 API Reference, the page of each: making a route that is there, or changing one that
 * is not, is refused and changes nothing.
 */
export const ROUTE_CALLS: { readonly [K in RouteAction['do']]: ApiCall<K> } = {
  /** Safe to repeat: sets the route's target to the same again. */
  'replace-route': {
    api: 'ReplaceRoute',
    send: (ec2, [{ tableId, destination, networkInterfaceId }]) =>
      ec2.send(
        new ReplaceRouteCommand({
          RouteTableId: tableId,
          DestinationCidrBlock: destination,
          NetworkInterfaceId: networkInterfaceId,
        }),
      ),
  },
  /** Safe to repeat: EC2 refuses a route that is there already. */
  'create-route': {
    api: 'CreateRoute',
    send: (ec2, [{ tableId, destination, networkInterfaceId }]) =>
      ec2.send(
        new CreateRouteCommand({
          RouteTableId: tableId,
          DestinationCidrBlock: destination,
          NetworkInterfaceId: networkInterfaceId,
        }),
      ),
  },
  /** Safe to repeat: sets the route's target to the same again. */
  'replace-transit-route': {
    api: 'ReplaceTransitGatewayRoute',
    send: (ec2, [{ tableId, destination, gatewayAttachmentId }]) =>
      ec2.send(
        new ReplaceTransitGatewayRouteCommand({
          TransitGatewayRouteTableId: tableId,
          DestinationCidrBlock: destination,
          TransitGatewayAttachmentId: gatewayAttachmentId,
        }),
      ),
  },
  /** Safe to repeat: a static route that is there already is refused (RouteAlreadyExists). */
  'create-transit-route': {
    api: 'CreateTransitGatewayRoute',
    send: (ec2, [{ tableId, destination, gatewayAttachmentId }]) =>
      ec2.send(
        new CreateTransitGatewayRouteCommand({
          TransitGatewayRouteTableId: tableId,
          DestinationCidrBlock: destination,
          TransitGatewayAttachmentId: gatewayAttachmentId,
        }),
      ),
  },
  /** Safe to repeat: sets a flag to the same value. */
  'source-dest-check-off': {
    api: 'ModifyNetworkInterfaceAttribute',
    send: (ec2, [{ networkInterfaceId }]) =>
      ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: networkInterfaceId,
          SourceDestCheck: { Value: false },
        }),
      ),
  },
};
