import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSServiceException,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { makeServer, must, rootVolume, settled, setup, type TestSite, volume, ZONE_A } from './site.ts';

const makeKey = async ({ ec2 }: TestSite): Promise<string> =>
  must((await ec2.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn);

const seeKey = async ({ ec2 }: TestSite, KeyId: string) =>
  (await ec2.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

const create = async (site: TestSite, input: Partial<CreateVolumeCommandInput>): Promise<string> => {
  const size = input.SnapshotId ? {} : { Size: 20 };
  return must((await site.ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, ...size, ...input }))).VolumeId);
};

const snapshot = async (site: TestSite, VolumeId: string): Promise<string> => {
  const { SnapshotId } = await site.ec2.send(new CreateSnapshotCommand({ VolumeId }));
  await settled(site);
  return must(SnapshotId);
};

const keyOfSnapshot = async ({ ec2 }: TestSite, id: string) => {
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }));
  return must(Snapshots?.[0]);
};

describe('an encrypted volume', () => {
  it('has the key that was named, as has its snapshot, and as have volumes of that', async () => {
    const site = await setup();
    const KmsKeyId = await makeKey(site);
    const original = await create(site, { Encrypted: true, KmsKeyId });
    const SnapshotId = await snapshot(site, original);
    const copy = await create(site, { SnapshotId });
    for (const one of [await volume(site, original), await keyOfSnapshot(site, SnapshotId), await volume(site, copy)]) {
      expect(one).toMatchObject({ Encrypted: true, KmsKeyId });
    }
  });

  it('has another key than its snapshot where one is named', async () => {
    const site = await setup();
    const SnapshotId = await snapshot(site, await create(site, { Encrypted: true, KmsKeyId: await makeKey(site) }));
    const KmsKeyId = await makeKey(site);
    expect(await volume(site, await create(site, { SnapshotId, Encrypted: true, KmsKeyId }))).toMatchObject({
      KmsKeyId,
    });
  });

  it('has the AWS-managed key where none is named, the same each time', async () => {
    const site = await setup();
    const plain = await snapshot(site, await create(site, {}));
    const first = await volume(site, await create(site, { Encrypted: true }));
    const second = await volume(site, await create(site, { Encrypted: true, SnapshotId: plain }));
    expect(await seeKey(site, must(first.KmsKeyId))).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled' });
    expect(second.KmsKeyId).toBe(first.KmsKeyId);
    expect((await seeKey(site, 'alias/aws/ebs'))?.Arn).toBe(first.KmsKeyId);
  });

  it('is one only where that is said, and comes with a server as well', async () => {
    const site = await setup();
    const KmsKeyId = await makeKey(site);
    await expect(create(site, { KmsKeyId })).rejects.toMatchObject({ name: 'InvalidParameterDependency' });
    const server = await makeServer(site, {
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId } }],
    });
    expect(await volume(site, await rootVolume(site, server))).toMatchObject({ Encrypted: true, KmsKeyId });
    expect(await volume(site, await create(site, {}))).not.toHaveProperty('KmsKeyId');
  });

  it.each([
    ['disabled', (KeyId: string) => new DisableKeyCommand({ KeyId })],
    ['to be deleted', (KeyId: string) => new ScheduleKeyDeletionCommand({ KeyId })],
  ])('whose key is %s is not made, although the call succeeds', async (_, spoil) => {
    const site = await setup();
    const KmsKeyId = await makeKey(site);
    const SnapshotId = await snapshot(site, await create(site, { Encrypted: true, KmsKeyId }));
    await site.ec2.kms.send(spoil(KmsKeyId) as DisableKeyCommand);
    const id = await create(site, { SnapshotId });
    await settled(site);
    const Filters = [{ Name: 'volume-id', Values: [id] }];
    expect((await site.ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes).toEqual([]);
  });

  it('an encrypted volume whose key is disabled is not attached, although the call succeeds', async () => {
    const site = await setup();
    const KmsKeyId = await makeKey(site);
    const VolumeId = await create(site, { Encrypted: true, KmsKeyId });
    const InstanceId = await makeServer(site);
    await site.ec2.kms.send(new DisableKeyCommand({ KeyId: KmsKeyId }));
    await site.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));
    await settled(site);
    expect(await volume(site, VolumeId)).toMatchObject({ State: 'available', Attachments: [] });
  });
});

describe('a KMS key', () => {
  it('is enabled, disabled, to be deleted, and saved from that as a disabled one', async () => {
    const site = await setup();
    const { kms } = site.ec2;
    const KeyId = await makeKey(site);
    const state = async () => (await seeKey(site, KeyId))?.KeyState;
    expect(await seeKey(site, KeyId)).toMatchObject({ KeyManager: 'CUSTOMER', KeyState: 'Enabled', Enabled: true });
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await state()).toBe('Disabled');
    await kms.send(new EnableKeyCommand({ KeyId }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    expect(await state()).toBe('PendingDeletion');
    await expect(kms.send(new EnableKeyCommand({ KeyId }))).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    expect(await state()).toBe('Disabled');
  });

  it('a KMS key that does not exist is refused as KMS refuses it', async () => {
    const site = await setup();
    const error = await seeKey(site, '1234abcd-12ab-34cd-56ef-1234567890ab').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error).toMatchObject({ name: 'NotFoundException' });
  });
});
