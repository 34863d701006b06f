import type {
  CreateTransitGatewayRequest,
  CreateTransitGatewayResult,
  CreateTransitGatewayRouteTableRequest,
  CreateTransitGatewayRouteTableResult,
  CreateTransitGatewayVpcAttachmentRequest,
  CreateTransitGatewayVpcAttachmentResult,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, findAll, tagList } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { subnetListing, vpcListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { transitGatewayListing } from './route-listings.ts';

const createTransitGateway = (input: CreateTransitGatewayRequest, site: Site): CreateTransitGatewayResult => {
  const tags = specifiedTags(input.TagSpecifications, 'transit-gateway');
  const gateway = { ...site.newId('tgw'), tags, description: input.Description ?? '' };
  site.put('transitGateways', gateway);
  const { id, description } = gateway;
  return { TransitGateway: { TransitGatewayId: id, Description: description, State: 'pending', Tags: tagList(tags) } };
};

/** Source: CreateTransitGatewayVpcAttachment: subnets of that VPC, one a zone; Error codes, DuplicateTransitGatewayAttachment. */
const createVpcAttachment = (
  input: CreateTransitGatewayVpcAttachmentRequest,
  site: Site,
): CreateTransitGatewayVpcAttachmentResult => {
  const gateway = find(transitGatewayListing, site.draft, input.TransitGatewayId ?? '');
  const vpc = find(vpcListing, site.draft, input.VpcId ?? '');
  const subnets = findAll(subnetListing, site.draft, input.SubnetIds ?? []);
  const foreign = subnets.find(({ vpcId }) => vpcId !== vpc.id);
  if (foreign) throw ec2Error('InvalidParameterValue', `The subnet ${foreign.id} is not of the VPC ${vpc.id}`);
  const known = site.draft.list('transitAttachments');
  if (known.some(({ transitGatewayId, vpcId }) => transitGatewayId === gateway.id && vpcId === vpc.id)) {
    throw ec2Error(
      'DuplicateTransitGatewayAttachment',
      `${gateway.id} has non-deleted attachments with VPC ID ${vpc.id}`,
    );
  }
  const tags = specifiedTags(input.TagSpecifications, 'transit-gateway-attachment');
  const subnetIds = subnets.map(({ id }) => id);
  const attachment = { ...site.newId('tgw-attach'), tags, transitGatewayId: gateway.id, vpcId: vpc.id, subnetIds };
  site.put('transitAttachments', attachment);
  return {
    TransitGatewayVpcAttachment: {
      TransitGatewayAttachmentId: attachment.id,
      TransitGatewayId: gateway.id,
      VpcId: vpc.id,
      SubnetIds: subnetIds,
      State: 'pending',
      Tags: tagList(tags),
    },
  };
};

const createRouteTable = (
  input: CreateTransitGatewayRouteTableRequest,
  site: Site,
): CreateTransitGatewayRouteTableResult => {
  const gateway = find(transitGatewayListing, site.draft, input.TransitGatewayId ?? '');
  const tags = specifiedTags(input.TagSpecifications, 'transit-gateway-route-table');
  const table = { ...site.newId('tgw-rtb'), tags, transitGatewayId: gateway.id, routes: [] };
  site.put('transitRouteTables', table);
  return {
    TransitGatewayRouteTable: {
      TransitGatewayRouteTableId: table.id,
      TransitGatewayId: gateway.id,
      State: 'pending',
      DefaultAssociationRouteTable: false,
      DefaultPropagationRouteTable: false,
      Tags: tagList(tags),
    },
  };
};

export const transitGatewayActions: ActionTable = {
  CreateTransitGateway: defineAction('Description? TagSpecifications?', createTransitGateway),
  CreateTransitGatewayVpcAttachment: defineAction(
    'TransitGatewayId VpcId SubnetIds TagSpecifications?',
    createVpcAttachment,
  ),
  CreateTransitGatewayRouteTable: defineAction('TransitGatewayId TagSpecifications?', createRouteTable),
};
