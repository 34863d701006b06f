import {
  AttachVolumeCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  ModifySnapshotTierCommand,
  RestoreSnapshotTierCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { issue, must } from '../../local/site/ec2.ts';
import { findingsOf, type Ground, type Launch, launchPairs, planOf, setupGround, ZONE } from './two-servers.ts';

const setup = async (launch: { readonly production?: Launch; readonly dr?: Launch } = {}) => {
  const ground = await setupGround();
  const [servers] = await launchPairs(ground, [{ name: 'web', ...launch }]);
  return { ground, servers: must(servers, 'a pair') };
};

const addDisk = async ({ runtime }: Ground, InstanceId: string, Device: string) => {
  const { VolumeId } = await issue(runtime, new CreateVolumeCommand({ AvailabilityZone: ZONE, Size: 8 }));
  await runtime.clock.sleep(60_000);
  await issue(runtime, new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
  return must(VolumeId, 'a volume');
};

const letters = 'fghijklmnopqrstuvwxyz';

const said = async ({ ground, servers }: Awaited<ReturnType<typeof setup>>, code: string) => {
  await ground.runtime.clock.sleep(60_000);
  return findingsOf(await planOf(ground, [servers]))
    .filter((finding) => finding.code === code)
    .map(({ verdict, message }) => `${verdict} ${message}`);
};

describe('a plan tells beforehand what EC2 shows', () => {
  it('of a public IP that is no EIP and is lost at the stop', async () => {
    const NetworkInterfaces = [{ DeviceIndex: 0, AssociatePublicIpAddress: true }];
    const ground = await setupGround();
    const SubnetId = await ground.subnet();
    const production = { NetworkInterfaces: NetworkInterfaces.map((nic) => ({ ...nic, SubnetId })) };
    const [servers] = await launchPairs(ground, [{ name: 'web', production }]);
    const subject = { ground, servers: must(servers, 'a pair') };
    expect(await said(subject, 'public-ip-lost')).toEqual([
      expect.stringMatching(/^WARN 1 public address\(es\) .*: 203\.0\.113\.\d+ \(web, eni-\w+\)\. The forced stop/),
    ]);
  });

  it('of a recovery point that goes back into the archive', async () => {
    const subject = await setup();
    const { runtime } = subject.ground;
    const TagSpecifications = [
      { ResourceType: 'snapshot' as const, Tags: [{ Key: 'sdrs:recovery-point', Value: 'x' }] },
    ];
    const InstanceSpecification = { InstanceId: subject.servers.production };
    const taken = await issue(runtime, new CreateSnapshotsCommand({ InstanceSpecification, TagSpecifications }));
    const SnapshotId = must(taken.Snapshots?.[0]?.SnapshotId, 'a snapshot');
    await runtime.clock.sleep(3_600_000);
    await issue(runtime, new ModifySnapshotTierCommand({ SnapshotId, StorageTier: 'archive' }));
    await issue(runtime, new RestoreSnapshotTierCommand({ SnapshotId, TemporaryRestoreDays: 2 }));
    expect(await said(subject, 'recovery-point-rearchived')).toEqual([
      expect.stringMatching(/^WARN Recovery point x was restored .* goes back there at 2026-11-25T\S+Z: no disk/),
    ]);
  });

  it('of a device that is another name of one that is taken', async () => {
    const subject = await setup();
    await addDisk(subject.ground, subject.servers.production, '/dev/sdf');
    const own = await addDisk(subject.ground, subject.servers.dr, '/dev/xvdf');
    expect(await said(subject, 'dr-device-taken')).toEqual([
      expect.stringMatching(`^BLOCK /dev/xvdf .* is taken by ${own}`),
    ]);
  });

  it('of more disks than the type of the DR server takes', async () => {
    const subject = await setup({ production: { InstanceType: 't2.medium' }, dr: { InstanceType: 'g4dn.xlarge' } });
    const devices = [...letters]
      .map((letter) => `/dev/sd${letter}`)
      .concat([...'bcdea'].map((letter) => `/dev/sdb${letter}`));
    for (const device of devices.slice(0, 25)) await addDisk(subject.ground, subject.servers.production, device);
    expect(await said(subject, 'dr-no-free-attachment')).toEqual([
      expect.stringMatching(/^BLOCK DR server i-\w+ is to have 26 disk\(s\); g4dn\.xlarge takes 25 with/),
    ]);
  });
});
