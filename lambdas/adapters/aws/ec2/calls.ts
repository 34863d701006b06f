import {
  AssignPrivateIpAddressesCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateVolumeCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  StopInstancesCommand,
  type VolumeType,
} from '@aws-sdk/client-ec2';
import { type ActionKind, TAGS } from '../../../domain/site/actions.ts';
import type { DiskSpec } from '../../../domain/site/disk-spec.ts';
import type { ActionOf, ApiCall } from './api-call.ts';
import { GROUP_TAG_CALLS } from './group-tags.ts';
import { ISOLATION_CALLS } from './isolation-calls.ts';
import { MARK_CALLS } from './mark-calls.ts';
import { WITHOUT_SKIPPING } from './other-ways.ts';
import { RELAUNCH_CALLS } from './relaunch-calls.ts';
import { RESTARTER_CALLS } from './restarter-calls.ts';
import { ROUTE_CALLS } from './route-calls.ts';

/** Each kind of action, its call, and why repeating it is safe. */
export const CALLS: { readonly [K in ActionKind]: ApiCall<K> } = {
  ...RESTARTER_CALLS,
  ...ISOLATION_CALLS,
  ...GROUP_TAG_CALLS,
  ...MARK_CALLS,
  /** Safe to repeat: stopping a stopped server changes nothing. EC2 advises 50 servers a call at most. */
  'force-stop': {
    api: 'StopInstances',
    atMost: 50,
    send: (ec2, actions) =>
      ec2.send(
        new StopInstancesCommand({
          InstanceIds: actions.map(({ serverId }) => serverId),
          Force: true,
          SkipOsShutdown: true,
        }),
      ),
    otherwise: {
      ...WITHOUT_SKIPPING,
      send: (ec2, actions) =>
        ec2.send(new StopInstancesCommand({ InstanceIds: actions.map(({ serverId }) => serverId), Force: true })),
    },
  },
  /** Safe to repeat: names the server, so a volume that is elsewhere by now is refused, not torn off. */
  'detach-volume': {
    api: 'DetachVolume',
    send: (ec2, [{ volumeId, serverId }]) =>
      ec2.send(new DetachVolumeCommand({ VolumeId: volumeId, InstanceId: serverId })),
  },
  /** Safe to repeat: the client token makes EC2 answer with the first volume. */
  'create-volume': {
    api: 'CreateVolume',
    send: (ec2, [action]) => ec2.send(createVolume(action)),
  },
  /** Safe to repeat: a volume that is attached is refused. */
  'attach-volume': {
    api: 'AttachVolume',
    send: (ec2, [{ volumeId, serverId, device }]) =>
      ec2.send(new AttachVolumeCommand({ VolumeId: volumeId, InstanceId: serverId, Device: device })),
  },
  /** Safe to repeat: sets a flag to the same value. */
  'keep-nic': {
    api: 'ModifyNetworkInterfaceAttribute',
    send: (ec2, [{ networkInterfaceId, attachmentId }]) =>
      ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: networkInterfaceId,
          Attachment: { AttachmentId: attachmentId, DeleteOnTermination: false },
        }),
      ),
  },
  /** Safe to repeat: sets a flag to the same value. */
  'release-nic': {
    api: 'ModifyNetworkInterfaceAttribute',
    send: (ec2, [{ networkInterfaceId, attachmentId }]) =>
      ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: networkInterfaceId,
          Attachment: { AttachmentId: attachmentId, DeleteOnTermination: true },
        }),
      ),
  },
  /** Safe to repeat: an attachment id is never used twice, so a later attachment of the NIC is out of reach. */
  'detach-nic': {
    api: 'DetachNetworkInterface',
    send: (ec2, [{ attachmentId, force }]) =>
      ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: attachmentId, Force: force })),
  },
  /** Safe to repeat: a NIC that is attached is refused. */
  'attach-nic': {
    api: 'AttachNetworkInterface',
    send: (ec2, [{ networkInterfaceId, serverId, deviceIndex }]) =>
      ec2.send(
        new AttachNetworkInterfaceCommand({
          NetworkInterfaceId: networkInterfaceId,
          InstanceId: serverId,
          DeviceIndex: deviceIndex,
        }),
      ),
  },
  /** Safe to repeat: the EIP stays where it is. Never disassociated first, so that nobody else can take it between. */
  'associate-address': {
    api: 'AssociateAddress',
    send: (ec2, [{ allocationId, networkInterfaceId, privateIp }]) =>
      ec2.send(
        new AssociateAddressCommand({
          AllocationId: allocationId,
          NetworkInterfaceId: networkInterfaceId,
          PrivateIpAddress: privateIp,
          AllowReassociation: true,
        }),
      ),
  },
  /** Safe to repeat: an IP that is there stays; an IP of a third party is taken only where that was allowed. */
  'assign-ips': {
    api: 'AssignPrivateIpAddresses',
    send: (ec2, [{ networkInterfaceId, privateIps, allowReassignment }]) =>
      ec2.send(
        new AssignPrivateIpAddressesCommand({
          NetworkInterfaceId: networkInterfaceId,
          PrivateIpAddresses: [...privateIps],
          AllowReassignment: allowReassignment,
        }),
      ),
  },
  ...RELAUNCH_CALLS,
  ...ROUTE_CALLS,
};

const createVolume = ({
  groupId,
  pairId,
  snapshotId,
  availabilityZone,
  disk,
  initializationRate,
  clientToken,
}: ActionOf<'create-volume'>) =>
  new CreateVolumeCommand({
    AvailabilityZone: availabilityZone,
    SnapshotId: snapshotId,
    Size: disk.sizeGiB,
    VolumeType: disk.type as VolumeType,
    ...performanceOf(disk),
    ...(initializationRate === undefined ? {} : { VolumeInitializationRate: initializationRate }),
    ClientToken: clientToken,
    TagSpecifications: [
      {
        ResourceType: 'volume',
        Tags: [
          { Key: TAGS.pair, Value: pairId },
          { Key: TAGS.group, Value: groupId },
          { Key: 'Name', Value: `sdrs ${pairId}` },
        ],
      },
    ],
  });

const TYPES_WITH_IOPS = ['gp3', 'io1', 'io2'];

/** EC2 reports IOPS of every disk, yet refuses them in a request for types that do not let one choose (CreateVolume). */
const performanceOf = ({ type, iops, throughput }: DiskSpec) => ({
  ...(iops !== undefined && TYPES_WITH_IOPS.includes(type) ? { Iops: iops } : {}),
  ...(throughput !== undefined && type === 'gp3' ? { Throughput: throughput } : {}),
});
