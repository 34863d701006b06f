import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type {
  AllocateAddressResult,
  AssignPrivateIpAddressesResult,
  AssociateAddressResult,
  AttachNetworkInterfaceResult,
  CancelSpotInstanceRequestsResult,
  CreateImageResult,
  CreateInternetGatewayResult,
  CreateNetworkInterfaceResult,
  CreateRouteTableResult,
  CreateSecurityGroupResult,
  CreateSnapshotsResult,
  CreateSubnetResult,
  CreateTransitGatewayResult,
  CreateTransitGatewayRouteTableResult,
  CreateTransitGatewayVpcAttachmentResult,
  CreateVpcResult,
  DescribeAddressesResult,
  DescribeImagesResult,
  DescribeInstanceStatusResult,
  DescribeInstancesResult,
  DescribeInstanceTypesResult,
  DescribeInternetGatewaysResult,
  DescribeNetworkInterfacesResult,
  DescribeRouteTablesResult,
  DescribeSecurityGroupsResult,
  DescribeSnapshotsResult,
  DescribeSpotInstanceRequestsResult,
  DescribeSubnetsResult,
  DescribeTagsResult,
  DescribeVolumeStatusResult,
  DescribeVolumesResult,
  DescribeVpcsResult,
  Instance,
  InstanceAttribute,
  InstanceStateChange,
  NetworkInterface,
  Reservation,
  SearchTransitGatewayRoutesResult,
  Snapshot,
  SpotInstanceRequest,
  Subnet,
  TransitGatewayRoute,
  UnassignIpv6AddressesResult,
  Volume,
  VolumeAttachment,
} from '@aws-sdk/client-ec2';
import type { CreateKeyResponse, DescribeKeyResponse, KeyMetadata } from '@aws-sdk/client-kms';
import { snapshotEntry, volumeEntry } from '../../../lambdas/adapters/aws/ec2/disk-shapes.ts';
import { routeTableEntry, transitRoute } from '../../../lambdas/adapters/aws/ec2/route-reads.ts';
import { securityGroupEntry } from '../../../lambdas/adapters/aws/ec2/security-group-reads.ts';
import { addressEntry, nicEntry, serverEntry, serverTypeEntry } from '../../../lambdas/adapters/aws/ec2/shapes.ts';

/** What the adapter reads of a server, and the settings of its attachments. */
const server = (it: Instance) => ({
  ...serverEntry(it)[1],
  traits: serverEntry(it)[1].traits ?? {},
  nics: (it.NetworkInterfaces ?? [])
    .map(({ NetworkInterfaceId, Attachment, PrivateIpAddresses = [] }) => ({
      id: NetworkInterfaceId,
      deviceIndex: Attachment?.DeviceIndex,
      deleteOnTermination: Attachment?.DeleteOnTermination,
      privateIps: PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
    }))
    .sort((one, other) => (one.deviceIndex ?? 0) - (other.deviceIndex ?? 0)),
  kept: (it.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => [DeviceName, Ebs?.DeleteOnTermination]),
});

const nic = (it: NetworkInterface) => ({
  ...nicEntry(it)[1],
  sourceDestCheck: it.SourceDestCheck,
  tags: tags(it.TagSet),
});

const tags = (list: NetworkInterface['TagSet'] = []) =>
  Object.fromEntries(list.map(({ Key = '', Value }) => [Key, Value]).sort());

const attachment = (it: VolumeAttachment) => ({
  device: it.Device,
  deleteOnTermination: it.DeleteOnTermination,
  serverId: it.InstanceId,
  state: it.State,
});

const volume = (it: Volume) => ({
  ...volumeEntry(it)[1],
  attachments: (it.Attachments ?? []).map(attachment),
  encrypted: it.Encrypted,
  kmsKeyId: it.KmsKeyId,
});

const snapshot = (it: Snapshot) => {
  const { startedAt: _when, percent: _howFar, archivedAgainAt, ...rest } = snapshotEntry(it)[1];
  return {
    ...rest,
    isArchivedAgain: archivedAgainAt !== undefined,
    description: it.Description,
    encrypted: it.Encrypted,
    kmsKeyId: it.KmsKeyId,
  };
};

/** Which block it is, each EC2 chooses by itself. */
const sizeOnly = (cidr: string): string => cidr.replace(/^[^/]*/, '');

const subnet = (it: Subnet = {}) => ({
  id: it.SubnetId,
  availabilityZone: it.AvailabilityZone,
  cidr: it.CidrBlock,
  ipv6: it.Ipv6CidrBlockAssociationSet?.map(({ Ipv6CidrBlock = '' }) => sizeOnly(Ipv6CidrBlock)) ?? [],
});

const change = ({ InstanceId, PreviousState, CurrentState }: InstanceStateChange) => ({
  id: InstanceId,
  from: PreviousState?.Name,
  to: CurrentState?.Name,
});

const key = (it: KeyMetadata | undefined) => ({ id: it?.Arn, manager: it?.KeyManager, state: it?.KeyState });

const spotRequest = (it: SpotInstanceRequest) => ({
  id: it.SpotInstanceRequestId,
  serverId: it.InstanceId,
  type: it.Type,
  state: it.State,
  status: it.Status?.Code,
  interruption: it.InstanceInterruptionBehavior,
});

const route = ({ Route: it = {} }: { readonly Route?: TransitGatewayRoute }) => transitRoute(it);

const nothing = () => ({});

/** Of the answer to each action, what callers go by. `never`: the table is indexed by the action whose answer it is. */
export const FACTS: Readonly<Record<string, (answer: never) => unknown>> = {
  CreateInternetGateway: ({ InternetGateway }: CreateInternetGatewayResult) => ({
    id: InternetGateway?.InternetGatewayId,
    attachments: InternetGateway?.Attachments ?? [],
  }),
  AttachInternetGateway: nothing,
  DetachInternetGateway: nothing,
  DeleteInternetGateway: nothing,
  DescribeInternetGateways: ({ InternetGateways = [] }: DescribeInternetGatewaysResult) =>
    InternetGateways.map(({ InternetGatewayId, Attachments = [] }) => ({
      id: InternetGatewayId,
      attachments: Attachments.map(({ VpcId, State }) => ({ vpc: VpcId, state: State })),
    })),
  CreateVpc: ({ Vpc }: CreateVpcResult) => ({ id: Vpc?.VpcId }),
  DescribeVpcs: ({ Vpcs = [] }: DescribeVpcsResult) =>
    Vpcs.map((it) => ({
      id: it.VpcId,
      cidr: it.CidrBlock,
      ipv6: it.Ipv6CidrBlockAssociationSet?.map(({ Ipv6CidrBlock = '' }) => sizeOnly(Ipv6CidrBlock)) ?? [],
    })),
  CreateSubnet: ({ Subnet: it }: CreateSubnetResult) => subnet(it),
  DescribeSubnets: ({ Subnets = [] }: DescribeSubnetsResult) => Subnets.map(subnet),
  DescribeTags: ({ Tags = [] }: DescribeTagsResult) =>
    Tags.map(({ ResourceId, ResourceType, Key, Value }) => ({ id: ResourceId, type: ResourceType, Key, Value })).sort(
      (one, other) => `${one.type}`.localeCompare(`${other.type}`),
    ),
  DescribeSecurityGroups: ({ SecurityGroups = [] }: DescribeSecurityGroupsResult) =>
    SecurityGroups.map((it) => ({ ...securityGroupEntry(it)[1], description: it.Description })),
  CreateSecurityGroup: ({ GroupId }: CreateSecurityGroupResult) => ({ id: GroupId }),

  RunInstances: ({ Instances = [] }: Reservation) => Instances.map(server),
  DescribeInstances: ({ Reservations = [] }: DescribeInstancesResult) =>
    Reservations.flatMap(({ Instances = [] }) => Instances.map(server)),
  StopInstances: ({ StoppingInstances = [] }: { StoppingInstances?: InstanceStateChange[] }) =>
    StoppingInstances.map(change),
  StartInstances: ({ StartingInstances = [] }: { StartingInstances?: InstanceStateChange[] }) =>
    StartingInstances.map(change),
  TerminateInstances: ({ TerminatingInstances = [] }: { TerminatingInstances?: InstanceStateChange[] }) =>
    TerminatingInstances.map(change),
  RebootInstances: nothing,
  DescribeInstanceStatus: ({ InstanceStatuses = [] }: DescribeInstanceStatusResult) =>
    InstanceStatuses.map((it) => ({
      id: it.InstanceId,
      state: it.InstanceState?.Name,
      system: it.SystemStatus?.Status,
      instance: it.InstanceStatus?.Status,
    })),
  DescribeInstanceTypes: ({ InstanceTypes = [] }: DescribeInstanceTypesResult) => InstanceTypes.map(serverTypeEntry),
  ModifyInstanceAttribute: nothing,
  ModifyInstanceMaintenanceOptions: nothing,
  DescribeInstanceAttribute: ({ DisableApiStop, DisableApiTermination }: InstanceAttribute) => ({
    stop: DisableApiStop?.Value,
    termination: DisableApiTermination?.Value,
  }),

  CreateNetworkInterface: ({ NetworkInterface: it = {} }: CreateNetworkInterfaceResult) => nic(it),
  DescribeNetworkInterfaces: ({ NetworkInterfaces = [] }: DescribeNetworkInterfacesResult) =>
    NetworkInterfaces.map(nic),
  ModifyNetworkInterfaceAttribute: nothing,
  AttachNetworkInterface: ({ AttachmentId }: AttachNetworkInterfaceResult) => ({ id: AttachmentId }),
  DetachNetworkInterface: nothing,
  AssignPrivateIpAddresses: (it: AssignPrivateIpAddressesResult) => ({
    id: it.NetworkInterfaceId,
    assigned: it.AssignedPrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress),
  }),

  UnassignIpv6Addresses: (it: UnassignIpv6AddressesResult) => ({
    id: it.NetworkInterfaceId,
    unassigned: it.UnassignedIpv6Addresses,
  }),

  AllocateAddress: (it: AllocateAddressResult) => ({ id: it.AllocationId, publicIp: it.PublicIp, domain: it.Domain }),
  AssociateAddress: ({ AssociationId }: AssociateAddressResult) => ({ associated: AssociationId !== undefined }),
  DisassociateAddress: nothing,
  ReleaseAddress: nothing,
  DescribeAddresses: ({ Addresses = [] }: DescribeAddressesResult) =>
    Addresses.map((it) => ({ ...addressEntry(it)[1], serverId: it.InstanceId || undefined })),

  CreateRouteTable: ({ RouteTable: it = {} }: CreateRouteTableResult) => routeTableEntry(it)[1],
  DescribeRouteTables: ({ RouteTables = [] }: DescribeRouteTablesResult) =>
    RouteTables.map((it) => routeTableEntry(it)[1]),
  CreateRoute: nothing,
  ReplaceRoute: nothing,
  DeleteRoute: nothing,
  CreateTransitGateway: ({ TransitGateway: it }: CreateTransitGatewayResult) => ({ id: it?.TransitGatewayId }),
  CreateTransitGatewayVpcAttachment: ({
    TransitGatewayVpcAttachment: it,
  }: CreateTransitGatewayVpcAttachmentResult) => ({
    id: it?.TransitGatewayAttachmentId,
    vpcId: it?.VpcId,
  }),
  CreateTransitGatewayRouteTable: ({ TransitGatewayRouteTable: it }: CreateTransitGatewayRouteTableResult) => ({
    id: it?.TransitGatewayRouteTableId,
  }),
  CreateTransitGatewayRoute: route,
  ReplaceTransitGatewayRoute: route,
  DeleteTransitGatewayRoute: ({ Route: it }: { readonly Route?: TransitGatewayRoute }) => ({ state: it?.State }),
  SearchTransitGatewayRoutes: ({ Routes = [] }: SearchTransitGatewayRoutesResult) => Routes.flatMap(transitRoute),

  CreateVolume: volume,
  DescribeVolumes: ({ Volumes = [] }: DescribeVolumesResult) => Volumes.map(volume),
  DescribeVolumeStatus: ({ VolumeStatuses = [] }: DescribeVolumeStatusResult) =>
    VolumeStatuses.map(({ VolumeId, AvailabilityZone, VolumeStatus, InitializationStatusDetails: it }) => ({
      id: VolumeId,
      status: VolumeStatus?.Status,
      zone: AvailabilityZone,
      loading: it?.InitializationType,
    })),
  AttachVolume: attachment,
  DetachVolume: attachment,
  CreateSnapshot: snapshot,
  CreateSnapshots: ({ Snapshots = [] }: CreateSnapshotsResult) => Snapshots.map(snapshot),
  DescribeSnapshots: ({ Snapshots = [] }: DescribeSnapshotsResult) => Snapshots.map(snapshot),
  DeleteVolume: nothing,
  DeleteSnapshot: nothing,
  DeleteNetworkInterface: nothing,
  CreateImage: ({ ImageId: id }: CreateImageResult) => ({ id }),
  DescribeImages: ({ Images = [] }: DescribeImagesResult) =>
    Images.map(({ ImageId, Name, State, BlockDeviceMappings = [] }) => ({
      id: ImageId,
      name: Name,
      state: State,
      disks: BlockDeviceMappings.map(({ Ebs }) => Ebs?.SnapshotId),
    })),
  DeregisterImage: nothing,
  RestoreSnapshotTier: ({ SnapshotId: id }: { readonly SnapshotId?: string }) => ({ id }),
  ModifySnapshotTier: ({ SnapshotId: id }: { readonly SnapshotId?: string }) => ({ id }),

  RequestSpotInstances: ({ SpotInstanceRequests = [] }: DescribeSpotInstanceRequestsResult) =>
    SpotInstanceRequests.map(spotRequest),
  DescribeSpotInstanceRequests: ({ SpotInstanceRequests = [] }: DescribeSpotInstanceRequestsResult) =>
    SpotInstanceRequests.map(spotRequest),
  CancelSpotInstanceRequests: ({ CancelledSpotInstanceRequests = [] }: CancelSpotInstanceRequestsResult) =>
    CancelledSpotInstanceRequests.map((it) => ({ id: it.SpotInstanceRequestId, state: it.State })),

  CreateKey: ({ KeyMetadata: it }: CreateKeyResponse) => key(it),
  DescribeKey: ({ KeyMetadata: it }: DescribeKeyResponse) => key(it),
  DisableKey: nothing,
  EnableKey: nothing,
  ScheduleKeyDeletion: nothing,
  CancelKeyDeletion: nothing,

  PutMetricAlarm: nothing,
  SetAlarmState: nothing,
  DeleteAlarms: nothing,
  DescribeAlarms: ({ MetricAlarms = [] }: DescribeAlarmsOutput) =>
    MetricAlarms.map((it) => ({ name: it.AlarmName, state: it.StateValue, reason: it.StateReason })),

  CreateTags: nothing,
  DeleteTags: nothing,
};
