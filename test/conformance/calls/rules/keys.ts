import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { must, ZONE } from '../world.ts';

const makeKey = async (ec2: Listener): Promise<string> =>
  must((await ec2.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn, 'a key');
/** moto takes only the id here, EC2 and KMS take either. */
const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const seeKey = (ec2: Listener, KeyId: string) => ec2.kms.ask(new DescribeKeyCommand({ KeyId }));
const seeVolume = (ec2: Listener, id: string) => ec2.ask(new DescribeVolumesCommand({ VolumeIds: [id] }));

const makeVolume = async (ec2: Listener, encryption: object): Promise<string> => {
  const input = { AvailabilityZone: ZONE, Size: 8, VolumeType: 'gp3', ...encryption } as const;
  return must((await ec2.send(new CreateVolumeCommand(input))).VolumeId, 'a volume id');
};

const makeSnapshot = async (ec2: Listener, VolumeId: string): Promise<string> =>
  must((await ec2.send(new CreateSnapshotCommand({ VolumeId, Description: 'kept' }))).SnapshotId, 'a snapshot id');

const motoForgetsKeys = motoShows('does not say which key a snapshot, or a volume of it, is encrypted with', {
  call: /Snapshot|Volume/,
  at: /(^|\.)kmsKeyId$/,
  source: 'Snapshot, KmsKeyId; EBS User Guide, Amazon EBS encryption: that of the volume, and of volumes made from it',
});

export const KEY_RULES: readonly Rule[] = [
  {
    rule: 'a volume has the key that was named, and so have its snapshot and volumes of that',
    last: 'ok',
    calls: async (ec2) => {
      const original = await makeVolume(ec2, { Encrypted: true, KmsKeyId: await makeKey(ec2) });
      await seeVolume(ec2, original);
      const SnapshotId = await makeSnapshot(ec2, original);
      await ec2.ask(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
      await seeVolume(ec2, await makeVolume(ec2, { SnapshotId }));
    },
    deviations: [motoForgetsKeys],
  },
  {
    rule: 'a volume that is encrypted with no key named has the AWS-managed one',
    last: 'ok',
    calls: async (ec2) => {
      const { KmsKeyId } = await ec2.send(
        new CreateVolumeCommand({ AvailabilityZone: ZONE, Size: 8, VolumeType: 'gp3', Encrypted: true }),
      );
      await seeKey(ec2, must(KmsKeyId, 'a key'));
    },
    deviations: [
      motoShows('takes the key of EBS for a customer-managed one', {
        call: 'DescribeKey',
        at: /^manager$/,
        source: 'EBS User Guide, Amazon EBS encryption: an AWS-managed key',
      }),
    ],
  },
  {
    rule: 'a key is named for encrypted volumes only',
    last: 'InvalidParameterDependency',
    calls: async (ec2) => {
      const KmsKeyId = await makeKey(ec2);
      await ec2.ask(new CreateVolumeCommand({ AvailabilityZone: ZONE, Size: 8, KmsKeyId }));
    },
  },
  {
    rule: 'a key is disabled and enabled, and is not to be used while its deletion is pending',
    last: 'ok',
    calls: async (ec2) => {
      const KeyId = idOf(await makeKey(ec2));
      for (const command of [
        new DisableKeyCommand({ KeyId }),
        new EnableKeyCommand({ KeyId }),
        new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
        new CancelKeyDeletionCommand({ KeyId }),
      ]) {
        await ec2.kms.ask(command as DisableKeyCommand);
        await seeKey(ec2, KeyId);
      }
    },
  },
  {
    rule: 'a volume whose key is disabled is not made, although the call succeeds',
    last: 'InvalidVolume.NotFound',
    calls: async (ec2) => {
      const KmsKeyId = await makeKey(ec2);
      const SnapshotId = await makeSnapshot(ec2, await makeVolume(ec2, { Encrypted: true, KmsKeyId }));
      await ec2.kms.ask(new DisableKeyCommand({ KeyId: idOf(KmsKeyId) }));
      await seeVolume(ec2, await makeVolume(ec2, { SnapshotId }));
    },
    deviations: [
      motoForgetsKeys,
      {
        name: 'moto makes a volume with a disabled key',
        wrong: 'moto',
        source: 'EBS User Guide, EventBridge events, createVolume: fails where the key is disabled',
        call: 'DescribeVolumes',
        moto: 'ok',
      },
    ],
  },
  {
    rule: 'a key that does not exist is named',
    last: 'NotFoundException',
    calls: (ec2) => seeKey(ec2, '1234abcd-12ab-34cd-56ef-1234567890ab'),
  },
];
