import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  StartInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies, instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import {
  makeServer,
  makeStoppedServer,
  makeVolume,
  must,
  rootVolume,
  settled,
  setup,
  stateOf,
  type TestSite,
  volume,
  ZONE_A,
  ZONE_B,
} from './site.ts';

const attachVolume = ({ ec2 }: TestSite, VolumeId: string, InstanceId: string, Device = '/dev/sdf') =>
  ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));

const detachVolume = ({ ec2 }: TestSite, VolumeId: string, Force = false) =>
  ec2.send(new DetachVolumeCommand({ VolumeId, Force }));

const create = ({ ec2 }: TestSite, input: Partial<CreateVolumeCommandInput>) =>
  ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, ...input }));

describe('volumes of the simulated EC2', () => {
  it('take their time to be created, attached and detached', async () => {
    const site = await setup({ latencies: { ...ec2LikeLatencies, consistencyLagMs: 0 } });
    const id = await makeServer(site);
    const slow = await makeVolume(site);
    expect(await volume(site, slow)).toMatchObject({ State: 'creating' });
    await expect(attachVolume(site, slow, id)).rejects.toMatchObject({ name: 'IncorrectState' });
    await site.clock.sleep(ec2LikeLatencies.volumeCreateMs);
    await attachVolume(site, slow, id);
    expect(await volume(site, slow)).toMatchObject({ State: 'in-use', Attachments: [{ State: 'attaching' }] });
    await site.clock.sleep(ec2LikeLatencies.volumeAttachMs);
    expect(await volume(site, slow)).toMatchObject({ Attachments: [{ State: 'attached', InstanceId: id }] });
    await detachVolume(site, slow);
    expect(await volume(site, slow)).toMatchObject({ State: 'in-use', Attachments: [{ State: 'detaching' }] });
    await site.clock.sleep(ec2LikeLatencies.volumeDetachMs);
    expect(await volume(site, slow)).toMatchObject({ State: 'available', Attachments: [] });
  });

  it('attach in their own zone only', async () => {
    const site = await setup();
    const id = await makeServer(site);
    await expect(attachVolume(site, await makeVolume(site, ZONE_B), id)).rejects.toMatchObject({
      name: 'InvalidVolume.ZoneMismatch',
    });
  });

  it('attach to one server at a time, at a device that is free', async () => {
    const site = await setup();
    const [id, held, late] = [await makeServer(site), await makeVolume(site), await makeVolume(site)];
    await attachVolume(site, held, id);
    await expect(attachVolume(site, held, await makeServer(site))).rejects.toMatchObject({ name: 'VolumeInUse' });
    await expect(attachVolume(site, late, id)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(attachVolume(site, late, id, '/dev/xvda')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('let the root volume go only once the server is stopped', async () => {
    const site = await setup();
    const running = await rootVolume(site, await makeServer(site));
    for (const force of [false, true]) {
      await expect(detachVolume(site, running, force)).rejects.toMatchObject({ name: 'IncorrectState' });
    }
    const stopped = await rootVolume(site, await makeStoppedServer(site));
    await detachVolume(site, stopped);
    expect(await volume(site, stopped)).toMatchObject({ State: 'available' });
  });

  it('keep a server without its root volume from starting, until another one is at its device', async () => {
    const site = await setup({ latencies: { ...instantaneousLatencies, volumeAttachMs: 5_000 } });
    const id = await makeStoppedServer(site);
    await detachVolume(site, await rootVolume(site, id));
    const start = new StartInstancesCommand({ InstanceIds: [id] });
    const refusal = { name: 'InvalidParameterValue', message: expect.stringContaining('volume attached at root') };
    await expect(site.ec2.send(start)).rejects.toMatchObject(refusal);
    await attachVolume(site, await makeVolume(site), id, '/dev/xvda');
    await expect(site.ec2.send(start)).rejects.toMatchObject(refusal);
    await settled(site);
    await site.ec2.send(start);
    expect(await stateOf(site, id)).toBe('running');
  });

  it('refuse a detachment that names another server or device, or of what is not attached', async () => {
    const site = await setup();
    const [id, held, free] = [await makeServer(site), await makeVolume(site), await makeVolume(site)];
    await attachVolume(site, held, id);
    for (const other of [{ InstanceId: 'i-00000000000000000' }, { Device: '/dev/sdg' }]) {
      await expect(site.ec2.send(new DetachVolumeCommand({ VolumeId: held, ...other }))).rejects.toMatchObject({
        name: 'InvalidAttachment.NotFound',
      });
    }
    await expect(detachVolume(site, free)).rejects.toMatchObject({ name: 'IncorrectState' });
    await expect(detachVolume(site, 'vol-00000000000000000')).rejects.toMatchObject({ name: 'InvalidVolume.NotFound' });
  });

  it('are made from a completed snapshot, in any zone, at least as large', async () => {
    const site = await setup({ latencies: { ...instantaneousLatencies, snapshotMs: 60_000 } });
    const { SnapshotId } = await site.ec2.send(new CreateSnapshotCommand({ VolumeId: await makeVolume(site) }));
    const from = (input: Partial<CreateVolumeCommandInput> = {}) =>
      create(site, { SnapshotId: must(SnapshotId), AvailabilityZone: ZONE_B, ...input });
    await expect(from()).rejects.toMatchObject({ name: 'IncorrectState' });
    await settled(site);
    expect(await from()).toMatchObject({ Size: 20, SnapshotId, AvailabilityZone: ZONE_B });
    await expect(from({ Size: 19 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create(site, { SnapshotId: 'snap-00000000000000000' })).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    });
  });

  it('are made once a client token, which then stands for its parameters', async () => {
    const site = await setup();
    const first = await create(site, { Size: 8, ClientToken: 'pair-1' });
    const second = await create(site, { Size: 8, ClientToken: 'pair-1' });
    expect(second.VolumeId).toBe(first.VolumeId);
    expect((await site.ec2.send(new DescribeVolumesCommand({}))).Volumes).toHaveLength(1);
    await expect(create(site, { Size: 9, ClientToken: 'pair-1' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('refuse a zone, a type or a size that cannot be', async () => {
    const site = await setup();
    const refused = (input: Partial<CreateVolumeCommandInput>, name: string) =>
      expect(create(site, input)).rejects.toMatchObject({ name });
    await refused({ Size: 8, AvailabilityZone: 'eu-central-1z' }, 'InvalidParameterValue');
    await refused({ Size: 8, VolumeType: 'gp9' as 'gp3' }, 'InvalidParameterValue');
    await refused({ Size: 8, VolumeType: 'gp2', Throughput: 200 }, 'InvalidParameterCombination');
    await refused({}, 'MissingParameter');
  });

  it('go with their server only where DeleteOnTermination is on', async () => {
    const site = await setup();
    const disk = { VolumeSize: 10, DeleteOnTermination: true };
    const id = await makeServer(site, { BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: disk }] });
    const late = await makeVolume(site);
    await attachVolume(site, late, id);
    const root = await rootVolume(site, id);
    const keepRoot = [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } }];
    await site.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, BlockDeviceMappings: keepRoot }));
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const { Volumes } = await site.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes?.map(({ VolumeId, State }) => [VolumeId, State])).toEqual([
      [root, 'available'],
      [late, 'available'],
    ]);
  });
});
