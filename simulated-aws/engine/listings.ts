import type { NicRecord } from '../nics/nic-model.ts';
import type { Listing } from './describe.ts';
import type { View } from './draft.ts';

/**
 * How each kind of resource is named, filtered and paged. Source: EC2 API Reference, the Describe… action of each
 * (filters, `MaxResults`) and Error codes (`Invalid…` families, which are not spelt alike). UNVERIFIED[malformed-ids]:
 * the codes for malformed ids of allocations, subnets and VPCs, which are not in that list.
 */

/** Source: DescribeNetworkInterfaces, `status`: available, associated, attaching, in-use, detaching. */
export const nicStatus = ({ attachment }: NicRecord): 'available' | 'in-use' | 'attaching' | 'detaching' => {
  if (!attachment) return 'available';
  return attachment.status === 'attached' ? 'in-use' : attachment.status;
};

const holderOf = (view: View, nicId: string | undefined): string | undefined =>
  nicId === undefined ? undefined : view.get('networkInterfaces', nicId)?.attachment?.instanceId;

export const instanceListing: Listing<'instances'> = {
  kind: 'instances',
  prefix: 'i-',
  noun: 'instance',
  code: 'InvalidInstanceID',
  page: [5, 1000],
  matchers: {
    'instance-id': ({ id }) => [id],
    'instance-state-name': ({ state }) => [state],
    'instance-type': ({ instanceType }) => [instanceType],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    'vpc-id': ({ vpcId }) => [vpcId],
    'subnet-id': ({ subnetId }) => [subnetId],
    'client-token': ({ clientToken }) => [clientToken],
    'instance-lifecycle': ({ spotRequestId }) => [spotRequestId === undefined ? undefined : 'spot'],
    'spot-instance-request-id': ({ spotRequestId }) => [spotRequestId],
  },
};

export const nicListing: Listing<'networkInterfaces'> = {
  kind: 'networkInterfaces',
  prefix: 'eni-',
  noun: 'networkInterface',
  code: 'InvalidNetworkInterfaceID',
  malformed: 'InvalidNetworkInterfaceId.Malformed',
  page: [5, 1000],
  matchers: {
    'network-interface-id': ({ id }) => [id],
    'attachment.instance-id': ({ attachment }) => [attachment?.instanceId],
    'attachment.attachment-id': ({ attachment }) => [attachment?.id],
    'mac-address': ({ macAddress }) => [macAddress],
    'private-ip-address': ({ privateIps }) => privateIps.map(({ address }) => address),
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ vpcId }) => [vpcId],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    status: (nic) => [nicStatus(nic)],
  },
};

export const volumeListing: Listing<'volumes'> = {
  kind: 'volumes',
  prefix: 'vol-',
  noun: 'volume',
  code: 'InvalidVolume',
  malformed: 'InvalidVolumeID.Malformed',
  page: [5, 1000],
  matchers: {
    'volume-id': ({ id }) => [id],
    'attachment.instance-id': ({ attachment }) => [attachment?.instanceId],
    'attachment.device': ({ attachment }) => [attachment?.device],
    'attachment.status': ({ attachment }) => [attachment?.status],
    'snapshot-id': ({ snapshotId }) => [snapshotId],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    status: ({ state }) => [state],
  },
};

export const snapshotListing: Listing<'snapshots'> = {
  kind: 'snapshots',
  prefix: 'snap-',
  noun: 'snapshot',
  code: 'InvalidSnapshot',
  malformed: 'InvalidSnapshotID.Malformed',
  page: [5, 1000],
  matchers: {
    'snapshot-id': ({ id }) => [id],
    'volume-id': ({ volumeId }) => [volumeId],
    status: ({ state }) => [state],
    'start-time': ({ startTime }) => [new Date(startTime).toISOString()],
    'volume-size': ({ sizeGiB }) => [String(sizeGiB)],
    description: ({ description }) => [description],
    encrypted: ({ encrypted }) => [String(encrypted)],
    'storage-tier': ({ tier = 'standard' }) => [tier],
  },
};

export const imageListing: Listing<'images'> = {
  kind: 'images',
  prefix: 'ami-',
  noun: 'image',
  code: 'InvalidAMIID',
  page: [1, 1000],
  matchers: {
    'image-id': ({ id }) => [id],
    name: ({ name }) => [name],
    'block-device-mapping.snapshot-id': ({ disks }) => disks.map(({ snapshotId }) => snapshotId),
  },
};

export const addressListing: Listing<'addresses'> = {
  kind: 'addresses',
  prefix: 'eipalloc-',
  noun: 'allocation',
  code: 'InvalidAllocationID',
  malformed: 'InvalidAllocationID.NotFound',
  matchers: {
    'allocation-id': ({ id }) => [id],
    'association-id': ({ association }) => [association?.id],
    'network-interface-id': ({ association }) => [association?.networkInterfaceId],
    'private-ip-address': ({ association }) => [association?.privateIp],
    'public-ip': ({ publicIp }) => [publicIp],
    'instance-id': ({ association }, view) => [holderOf(view, association?.networkInterfaceId)],
  },
};

export const subnetListing: Listing<'subnets'> = {
  kind: 'subnets',
  prefix: 'subnet-',
  noun: 'subnet',
  code: 'InvalidSubnetID',
  page: [5, 1000],
  matchers: {
    'subnet-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
  },
};

export const vpcListing: Listing<'vpcs'> = {
  kind: 'vpcs',
  prefix: 'vpc-',
  noun: 'vpc',
  code: 'InvalidVpcID',
  page: [5, 1000],
  matchers: { 'vpc-id': ({ id }) => [id] },
};

export const gatewayListing: Listing<'internetGateways'> = {
  kind: 'internetGateways',
  prefix: 'igw-',
  noun: 'internetGateway',
  code: 'InvalidInternetGatewayID',
  malformed: 'InvalidInternetGatewayId.Malformed',
  page: [5, 1000],
  matchers: {
    'internet-gateway-id': ({ id }) => [id],
    'attachment.vpc-id': ({ vpcId }) => [vpcId],
    'attachment.state': ({ vpcId }) => (vpcId === undefined ? [] : ['available']),
  },
};

export const groupListing: Listing<'securityGroups'> = {
  kind: 'securityGroups',
  prefix: 'sg-',
  noun: 'security group',
  code: 'InvalidGroup',
  malformed: 'InvalidGroupId.Malformed',
  page: [5, 1000],
  matchers: {
    'group-id': ({ id }) => [id],
    'group-name': ({ name }) => [name],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

export const spotRequestListing: Listing<'spotRequests'> = {
  kind: 'spotRequests',
  prefix: 'sir-',
  noun: 'spot instance request',
  code: 'InvalidSpotInstanceRequestID',
  page: [5, 1000],
  matchers: {
    'instance-id': ({ instanceId }) => [instanceId],
    'spot-instance-request-id': ({ id }) => [id],
    state: ({ state }) => [state],
    'status-code': ({ status }) => [status],
    type: ({ type }) => [type],
  },
};
