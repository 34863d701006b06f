import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DetachVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  type VolumeType,
} from '@aws-sdk/client-ec2';
import { ACTION_ROWS } from '../../../domain/site/action-rows.ts';
import { type ActionKind, type ActionOf, TAGS } from '../../../domain/site/actions.ts';
import type { DiskSpec } from '../../../domain/site/disk-spec.ts';
import type { ApiCall, Calls, OtherWay, Send } from './api-call.ts';
import { MARK_CALLS } from './mark-calls.ts';
import { NIC_CALLS } from './nic-calls.ts';
import { WITHOUT_SKIPPING } from './other-ways.ts';
import { RELAUNCH_CALLS, terminateByForce } from './relaunch-calls.ts';
import { RESTARTER_CALLS } from './restarter-calls.ts';
import { ROUTE_CALLS } from './route-calls.ts';

/** How each kind of action is said, and why repeating it is safe. */
const CALLS: Calls<ActionKind> = {
  ...RESTARTER_CALLS,
  ...MARK_CALLS,
  ...NIC_CALLS,
  ...RELAUNCH_CALLS,
  ...ROUTE_CALLS,
  /** Safe to repeat: stopping a stopped server changes nothing. */
  'force-stop': (ec2, actions) =>
    ec2.send(
      new StopInstancesCommand({
        InstanceIds: actions.map(({ serverId }) => serverId),
        Force: true,
        SkipOsShutdown: true,
      }),
    ),
  /** Safe to repeat: starting a running server changes nothing. */
  'start-server': (ec2, actions) =>
    ec2.send(new StartInstancesCommand({ InstanceIds: actions.map(({ serverId }) => serverId) })),
  /** Safe to repeat: names the server, so a volume that is elsewhere by now is refused, not torn off. */
  'detach-volume': (ec2, [{ volumeId, serverId, force }]) =>
    ec2.send(new DetachVolumeCommand({ VolumeId: volumeId, InstanceId: serverId, ...(force ? { Force: true } : {}) })),
  /** Safe to repeat: it is found by its tags, and a second one is of the same data, as nobody writes any more. */
  'create-snapshot': (ec2, [action]) => ec2.send(createSnapshot(action)),
  /** Safe to repeat: the client token makes EC2 answer with the first volume. */
  'create-volume': (ec2, [action]) => ec2.send(createVolume(action)),
  /** Safe to repeat: a volume that is attached is refused. */
  'attach-volume': (ec2, [{ volumeId, serverId, device }]) =>
    ec2.send(new AttachVolumeCommand({ VolumeId: volumeId, InstanceId: serverId, Device: device })),
};

const stopByForce: Send<'force-stop'> = (ec2, actions) =>
  ec2.send(new StopInstancesCommand({ InstanceIds: actions.map(({ serverId }) => serverId), Force: true }));

/** Kinds that can be said in another way, where EC2 refuses the first. */
const OTHER_WAYS: { readonly [K in ActionKind]?: OtherWay<K> } = {
  'force-stop': { ...WITHOUT_SKIPPING, send: stopByForce },
  terminate: { ...WITHOUT_SKIPPING, send: terminateByForce },
};

/** The tables pair each kind with its own call; TypeScript cannot follow that through a union of kinds. */
export const callOf = (kind: ActionKind): ApiCall => ({
  ...ACTION_ROWS[kind],
  send: CALLS[kind] as Send<ActionKind>,
  otherwise: OTHER_WAYS[kind] as OtherWay<ActionKind> | undefined,
});

/** Pinned from the first moment on, so that no retention deletes it. There is no client token for it. */
const createSnapshot = ({ groupId, instanceId, pairId, volumeId, setId, epoch }: ActionOf<'create-snapshot'>) =>
  new CreateSnapshotCommand({
    VolumeId: volumeId,
    Description: `sdrs ${setId}`,
    TagSpecifications: [
      {
        ResourceType: 'snapshot',
        Tags: Object.entries({
          [TAGS.group]: groupId,
          [TAGS.instance]: instanceId,
          [TAGS.pair]: pairId,
          [TAGS.recoveryPoint]: setId,
          [TAGS.epoch]: String(epoch),
          [TAGS.pinned]: groupId,
        }).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  });

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

/** EC2 reports IOPS of every disk, yet refuses them in a request for types that let nobody choose (CreateVolume). */
const performanceOf = ({ type, iops, throughput }: DiskSpec) => ({
  ...(iops !== undefined && TYPES_WITH_IOPS.includes(type) ? { Iops: iops } : {}),
  ...(throughput !== undefined && type === 'gp3' ? { Throughput: throughput } : {}),
});
