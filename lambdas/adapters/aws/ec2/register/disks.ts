import type { Snapshot, Tag, Volume, VolumeAttachment } from '@aws-sdk/client-ec2';
import { OWN_TAG } from './common.ts';
import { ACCOUNT, ASKED_BY, MOMENT, ZONE_ID } from './reasons.ts';
import { carried, compared, irrelevant, type Register, within } from './verdict.ts';

export const VOLUME_ATTACHMENT = {
  VolumeId: ASKED_BY,
  InstanceId: compared('production-disk-shared'),
  Device: carried('AttachVolume'),
  State: carried('AttachVolume'),
  AttachTime: MOMENT,
  DeleteOnTermination: carried('ModifyInstanceAttribute'),
  AssociatedResource: irrelevant("a service's own resource; no server of a group is one"),
  InstanceOwningService: irrelevant("a service's own instance; no server of a group is one"),
  EbsCardIndex: irrelevant('EC2 takes the default card of the DR type'),
} satisfies Register<VolumeAttachment>;

export const VOLUME = {
  VolumeId: ASKED_BY,
  VolumeArn: irrelevant('another form of the id'),
  State: carried('AttachVolume'),
  Size: carried('CreateVolume'),
  VolumeType: carried('CreateVolume'),
  Iops: carried('CreateVolume'),
  Throughput: carried('CreateVolume'),
  SnapshotId: carried('CreateVolume'),
  AvailabilityZone: carried('CreateVolume'),
  AvailabilityZoneId: ZONE_ID,
  Attachments: within(VOLUME_ATTACHMENT),
  MultiAttachEnabled: compared('production-disk-shared'),
  Encrypted: irrelevant('a volume is encrypted as its snapshot is, and that is looked at'),
  KmsKeyId: irrelevant('a failover takes the key of the snapshot; protection again says whether they differ'),
  SseType: irrelevant('follows from Encrypted'),
  Tags: within(OWN_TAG),
  Operator: irrelevant('its server shows it too, and is compared'),
  OutpostArn: irrelevant('its server shows it too, and is compared'),
  VolumeInitializationRate: irrelevant("how it was loaded itself; the group's policy says how its DR disk is"),
  FastRestored: irrelevant('how it was made itself'),
  SourceVolumeId: irrelevant('how it was made itself'),
  CreateTime: MOMENT,
  OwnerId: ACCOUNT,
} satisfies Register<Volume>;

/** They say which snapshots are of one moment. */
const RECOVERY_TAG = {
  Key: compared('no-recovery-point'),
  Value: compared('no-recovery-point'),
} satisfies Register<Tag>;

export const SNAPSHOT = {
  SnapshotId: carried('CreateVolume'),
  VolumeId: compared('no-recovery-point'),
  State: compared('no-recovery-point'),
  StateMessage: irrelevant('a snapshot that is not completed is passed over, for whatever reason'),
  StartTime: compared('recovery-point'),
  CompletionTime: MOMENT,
  Progress: irrelevant('only a completed snapshot counts; how far one is stands in the list of points'),
  VolumeSize: carried('CreateVolume'),
  StorageTier: compared('recovery-point-passed-over'),
  RestoreExpiryTime: compared('recovery-point-rearchived'),
  Encrypted: compared('dr-key-not-usable'),
  KmsKeyId: compared('dr-key-not-usable'),
  DataEncryptionKeyId: irrelevant('EBS keeps it itself, below the KMS key'),
  SseType: irrelevant('follows from Encrypted'),
  Tags: within(RECOVERY_TAG),
  OwnerId: ACCOUNT,
  OwnerAlias: irrelevant('only snapshots of the own account are asked for'),
  OutpostArn: irrelevant('snapshots are where their servers are, and those are compared'),
  AvailabilityZone: irrelevant("of Local Zones, whose servers no region's zone can take over"),
  TransferType: irrelevant('how a copy was made'),
  CompletionDurationMinutes: irrelevant('how a copy was made'),
  FullSnapshotSizeInBytes: irrelevant('a disk loads by what is in it; the note takes its whole size'),
  Description: irrelevant('words of its owner'),
} satisfies Register<Snapshot>;
