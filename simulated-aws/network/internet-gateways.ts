import type {
  AttachInternetGatewayRequest,
  AttachmentStatus,
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult,
  DeleteInternetGatewayRequest,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DetachInternetGatewayRequest,
  InternetGateway,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select, tagList } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { ec2Error } from '../engine/errors.ts';
import { gatewayListing, vpcListing } from '../engine/listings.ts';
import type { Records, ResourceKind, VpcRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import type { InternetGatewayRecord } from './gateway-model.ts';

/** Gateways were not modelled when the VPC was made, and EIPs were on it: it has one. */
const ofOlder = ({ id, seq, gateways }: VpcRecord): readonly InternetGatewayRecord[] =>
  gateways ? [] : [{ id: id.replace('vpc-', 'igw-'), seq, tags: {}, vpcId: id }];

const gatewaysIn = (view: View): InternetGatewayRecord[] => [
  ...view.list('vpcs').flatMap(ofOlder),
  ...view.list('internetGateways'),
];

/** The view with the gateways of older VPCs. */
const withOlder = (view: View): View => ({
  get: (kind, id) =>
    kind === 'internetGateways'
      ? (gatewaysIn(view).find((gateway) => gateway.id === id) as Records[typeof kind] | undefined)
      : view.get(kind, id),
  list: <K extends keyof Records>(kind: K) =>
    kind === ('internetGateways' satisfies ResourceKind) ? (gatewaysIn(view) as Records[K][]) : view.list(kind),
});

/** Whether EIPs of a VPC have a way to the internet. Source: Error codes, Gateway.NotAttached. */
export const hasInternetGateway = (view: View, vpcId: string): boolean =>
  gatewaysIn(view).some((gateway) => gateway.vpcId === vpcId);

/** Source: InternetGatewayAttachment, `State`: `available` where it is attached, which the SDK's type does not know. */
const ATTACHED: string = 'available';

const gatewayShape = ({ id, vpcId, tags }: InternetGatewayRecord, { settings }: Site): InternetGateway => ({
  InternetGatewayId: id,
  OwnerId: settings.accountId,
  Attachments: vpcId === undefined ? [] : [{ VpcId: vpcId, State: ATTACHED as AttachmentStatus }],
  Tags: tagList(tags),
});

/** The ids have numbers of their own, so that sites that were written down have the ids that they had. */
const createInternetGateway = (input: CreateInternetGatewayRequest, site: Site): CreateInternetGatewayResult => {
  const tags = specifiedTags(input.TagSpecifications, 'internet-gateway');
  const gateway: InternetGatewayRecord = { ...site.newId('igw', 'gateways'), tags };
  site.put('internetGateways', gateway);
  return { InternetGateway: gatewayShape(gateway, site) };
};

/**
 * Source: Error codes, Resource.AlreadyAssociated: a gateway is attached to one VPC; VPC User Guide, Quotas: a VPC has one
 * gateway, whose refusal people have put into reports as InvalidParameterValue (Terraform's AWS provider, its issues).
 */
const attachInternetGateway = (
  { InternetGatewayId = '', VpcId = '' }: AttachInternetGatewayRequest,
  site: Site,
): void => {
  const view = withOlder(site.draft);
  const gateway = find(gatewayListing, view, InternetGatewayId);
  const vpc = find(vpcListing, site.draft, VpcId);
  if (gateway.vpcId !== undefined) {
    const message = `resource ${gateway.id} is already attached to network ${gateway.vpcId}`;
    throw ec2Error('Resource.AlreadyAssociated', message);
  }
  if (hasInternetGateway(site.draft, vpc.id)) {
    throw ec2Error('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
  }
  site.put('internetGateways', { ...gateway, vpcId: vpc.id });
};

const isPublic = (site: Site, vpcId: string): boolean =>
  site.draft
    .list('networkInterfaces')
    .filter((nic) => nic.vpcId === vpcId)
    .some(
      (nic) =>
        nic.publicIp !== undefined ||
        site.draft.list('addresses').some(({ association }) => association?.networkInterfaceId === nic.id),
    );

/**
 * Source: DetachInternetGateway: not while something of the VPC has an EIP or a public address (Error codes: DependencyViolation);
 * Error codes, Gateway.NotAttached.
 */
const detachInternetGateway = (
  { InternetGatewayId = '', VpcId = '' }: DetachInternetGatewayRequest,
  site: Site,
): void => {
  const gateway = find(gatewayListing, withOlder(site.draft), InternetGatewayId);
  const vpc = find(vpcListing, site.draft, VpcId);
  if (gateway.vpcId !== vpc.id) {
    throw ec2Error('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`);
  }
  if (isPublic(site, vpc.id)) {
    const message = `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`;
    throw ec2Error('DependencyViolation', message);
  }
  const { vpcId: _, ...detached } = gateway;
  site.put('vpcs', { ...vpc, gateways: true });
  site.put('internetGateways', detached);
};

/** Source: DeleteInternetGateway: it must be detached first; Error codes, DependencyViolation. */
const deleteInternetGateway = ({ InternetGatewayId = '' }: DeleteInternetGatewayRequest, site: Site): void => {
  const gateway = find(gatewayListing, withOlder(site.draft), InternetGatewayId);
  if (gateway.vpcId !== undefined) {
    const message = `The internetGateway '${gateway.id}' has dependencies and cannot be deleted.`;
    throw ec2Error('DependencyViolation', message);
  }
  site.remove('internetGateways', gateway.id);
};

const describeInternetGateways = (
  { InternetGatewayIds, ...input }: DescribeInternetGatewaysRequest,
  site: Site,
): DescribeInternetGatewaysResult => {
  const { records, next } = select(gatewayListing, withOlder(site.seen), { ...input, ids: InternetGatewayIds });
  return { InternetGateways: records.map((gateway) => gatewayShape(gateway, site)), ...next };
};

export const internetGatewayActions: ActionTable = {
  CreateInternetGateway: defineAction('TagSpecifications?', createInternetGateway),
  AttachInternetGateway: defineAction('InternetGatewayId VpcId', attachInternetGateway),
  DetachInternetGateway: defineAction('InternetGatewayId VpcId', detachInternetGateway),
  DeleteInternetGateway: defineAction('InternetGatewayId', deleteInternetGateway),
  DescribeInternetGateways: defineAction(
    'InternetGatewayIds? Filters? MaxResults? NextToken?',
    describeInternetGateways,
  ),
};
