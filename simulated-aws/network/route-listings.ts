import type { Listing } from '../engine/describe.ts';

/** Source: DescribeRouteTables, filters and `MaxResults`; Error codes, InvalidRouteTableID.NotFound. */
export const routeTableListing: Listing<'routeTables'> = {
  kind: 'routeTables',
  prefix: 'rtb-',
  noun: 'routeTable',
  code: 'InvalidRouteTableID',
  malformed: 'InvalidRouteTableId.Malformed',
  page: [5, 100],
  matchers: {
    'route-table-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'route.destination-cidr-block': ({ routes }) => routes.map(({ destination }) => destination),
  },
};

/**
 * Source: EC2 API Reference, Error codes, InvalidTransitGatewayID.NotFound. UNVERIFIED[malformed-transit-ids]: codes
 * for malformed ids.
 */
export const transitGatewayListing: Listing<'transitGateways'> = {
  kind: 'transitGateways',
  prefix: 'tgw-',
  noun: 'transit gateway',
  code: 'InvalidTransitGatewayID',
  matchers: { 'transit-gateway-id': ({ id }) => [id] },
};

/** Source: EC2 API Reference, Error codes, InvalidTransitGatewayAttachmentID.NotFound. */
export const transitAttachmentListing: Listing<'transitAttachments'> = {
  kind: 'transitAttachments',
  prefix: 'tgw-attach-',
  noun: 'transit gateway attachment',
  code: 'InvalidTransitGatewayAttachmentID',
  matchers: { 'transit-gateway-id': ({ transitGatewayId }) => [transitGatewayId] },
};

/**
 * UNVERIFIED[unknown-transit-table]: the code for an unknown table; the error codes of the API Reference name none of
 * its own for it.
 */
export const transitRouteTableListing: Listing<'transitRouteTables'> = {
  kind: 'transitRouteTables',
  prefix: 'tgw-rtb-',
  noun: 'transit gateway route table',
  code: 'InvalidRouteTableID',
  malformed: 'InvalidRouteTableId.Malformed',
  matchers: { 'transit-gateway-id': ({ transitGatewayId }) => [transitGatewayId] },
};
