import { AttachVolumeCommand, CreateImageCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { fact, type ObservedSnapshot } from '../../lambdas/domain/site/observed.ts';
import type { Compute } from '../../lambdas/ports/compute.ts';
import type { Taken } from '../../lambdas/ports/replicator.ts';
import type { Deviation } from './compute.contract.ts';
import {
  attachNic,
  type Ec2Subject,
  makeNetwork,
  makeNic,
  makePlainVolume,
  makeServer,
  rootOf,
  until,
} from './compute-site.ts';

export interface ReplicatorContract {
  readonly name: string;
  setup(): Promise<Ec2Subject>;
  /** By title of the behaviour. Each is asserted to deviate still. */
  readonly deviations?: Readonly<Record<string, Deviation>>;
}

interface Subject extends Ec2Subject, Pick<Compute, 'replicator' | 'disposer'> {}

/** Registers what every EC2, real or double, has to show of snapshots through the adapter. */
export const describeReplicator = ({ name, setup, deviations = {} }: ReplicatorContract): void => {
  describe(`Replicator on ${name}`, () => {
    for (const [title, behaviour] of Object.entries(BEHAVIOURS)) {
      const deviation = deviations[title];
      const run = async (): Promise<void> => {
        const subject = await setup();
        const { replicator, disposer } = createEc2Compute(subject);
        await behaviour({ ...subject, replicator, disposer });
      };
      if (deviation)
        it(`deviates in: ${title} (${deviation.reason})`, () => expect(run()).rejects.toThrow(deviation.seen));
      else it(title, run);
    }
    it('declares no deviation of a behaviour that nobody checks', () => {
      expect(Object.keys(BEHAVIOURS)).toEqual(expect.arrayContaining(Object.keys(deviations)));
    });
  });
};

const DESCRIPTION = 'a recovery point';
const inTime = ({ clock }: Subject): number => clock.now() + 60_000;

/** A server with two disks, and tags that no other test has. */
const makeStation = async (subject: Subject) => {
  const { subnet } = await makeNetwork(subject);
  const serverId = await makeServer(subject, subnet);
  const disk = await makePlainVolume(subject);
  await subject.ec2.send(new AttachVolumeCommand({ VolumeId: disk, InstanceId: serverId, Device: '/dev/sdf' }));
  const groupId = `group-of-${serverId}`;
  const tags = { [TAGS.group]: groupId, [TAGS.recoveryPoint]: `${serverId}.one` };
  return { subnet, serverId, groupId, tags, disk, root: (await rootOf(subject, serverId)).volumeId };
};

const snapshotsIn = (taken: Taken): readonly ObservedSnapshot[] => {
  if (taken.outcome !== 'done') throw new Error(`not taken: ${taken.outcome} ${taken.reason}`);
  return taken.snapshots;
};

const seen = async ({ replicator }: Subject, groupId: string): Promise<readonly ObservedSnapshot[]> => {
  const answer = await replicator.snapshots(groupId);
  if (answer.is !== 'present') throw new Error(`not known: ${answer.is}`);
  return answer.value;
};

const untilSeen = (
  subject: Subject,
  groupId: string,
  reached: (snapshots: readonly ObservedSnapshot[]) => boolean,
): Promise<void> => until(subject, async () => reached(await seen(subject, groupId)));

const volumesOf = (snapshots: readonly ObservedSnapshot[]): readonly string[] =>
  snapshots.map(({ volumeId }) => volumeId).sort();

const BEHAVIOURS: Record<string, (subject: Subject) => Promise<void>> = {
  'takes all disks of a server at one moment, tagged in the same call, and finds them by their group': async (
    subject,
  ) => {
    const { serverId, tags, groupId, disk, root } = await makeStation(subject);
    expect(await seen(subject, groupId)).toEqual([]);
    const asked = { serverId, description: DESCRIPTION, tags };
    const taken = snapshotsIn(await subject.replicator.take(asked, inTime(subject)));
    expect(volumesOf(taken)).toEqual([disk, root].sort());
    await untilSeen(
      subject,
      groupId,
      (all) => all.length === 2 && all.every(({ state, percent }) => state === 'completed' && percent === 100),
    );
    const found = await seen(subject, groupId);
    expect(found.map(({ id }) => id).sort()).toEqual(taken.map(({ id }) => id).sort());
    for (const one of found) expect(one).toMatchObject({ tags, sizeGiB: expect.any(Number), encrypted: false });
    const [first, second] = found.map(({ startedAt }) => Date.parse(startedAt));
    expect(Math.abs((first ?? Number.NaN) - (second ?? Number.NaN))).toBeLessThan(1_000);
  },

  'leaves the root volume out where it is told so': async (subject) => {
    const { serverId, tags, disk } = await makeStation(subject);
    const asked = { serverId, withoutRoot: true, description: DESCRIPTION, tags };
    expect(volumesOf(snapshotsIn(await subject.replicator.take(asked, inTime(subject))))).toEqual([disk]);
  },

  'leaves data volumes out that are named': async (subject) => {
    const { serverId, tags, disk, root } = await makeStation(subject);
    const asked = { serverId, excludedVolumeIds: [disk], description: DESCRIPTION, tags };
    expect(volumesOf(snapshotsIn(await subject.replicator.take(asked, inTime(subject))))).toEqual([root]);
  },

  'takes a volume that no server has': async (subject) => {
    const volumeId = await makePlainVolume(subject);
    const groupId = `group-of-${volumeId}`;
    const asked = { volumeId, description: DESCRIPTION, tags: { [TAGS.group]: groupId } };
    const [taken] = snapshotsIn(await subject.replicator.takeVolume(asked, inTime(subject)));
    await untilSeen(subject, groupId, ([found]) => found !== undefined && found.id === taken?.id);
    expect(await seen(subject, groupId)).toMatchObject([{ volumeId, tags: asked.tags }]);
  },

  'says what is not there to be taken': async (subject) => {
    const asked = { description: DESCRIPTION, tags: {} };
    expect(await subject.replicator.take({ ...asked, serverId: 'i-00000000000000000' }, inTime(subject))).toMatchObject(
      { outcome: 'wait', code: 'InvalidInstanceID.NotFound' },
    );
    expect(
      await subject.replicator.takeVolume({ ...asked, volumeId: 'vol-00000000000000000' }, inTime(subject)),
    ).toMatchObject({ outcome: 'wait', code: 'InvalidVolume.NotFound' });
  },

  'removes a snapshot, and is content where it is gone': async (subject) => {
    const { serverId, tags, groupId } = await makeStation(subject);
    await subject.replicator.take({ serverId, description: DESCRIPTION, tags }, inTime(subject));
    await untilSeen(subject, groupId, (all) => all.length === 2 && all.every(({ state }) => state === 'completed'));
    const [one, other] = await seen(subject, groupId);
    for (const _twice of [1, 2]) {
      expect(await subject.replicator.remove(one?.id ?? '', inTime(subject))).toEqual({ outcome: 'done' });
    }
    await untilSeen(subject, groupId, (all) => all.length === 1);
    expect((await seen(subject, groupId)).map(({ id }) => id)).toEqual([other?.id]);
  },

  'does not remove a snapshot that an image uses': async (subject) => {
    const { serverId } = await makeStation(subject);
    const made = await subject.ec2.send(
      new CreateImageCommand({ InstanceId: serverId, Name: `image of ${serverId}`, NoReboot: true }),
    );
    const image = async () =>
      (await subject.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images?.find(
        ({ ImageId }) => ImageId === made.ImageId,
      );
    await until(subject, async () => (await image())?.State === 'available');
    const id = (await image())?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? '';
    expect(await subject.replicator.remove(id, inTime(subject))).toMatchObject({
      outcome: 'failed',
      code: 'InvalidSnapshot.InUse',
    });
  },

  'tags and untags, only where the value is the same, or any that there is': async (subject) => {
    const { serverId, tags, groupId } = await makeStation(subject);
    const { replicator } = subject;
    const asked = { serverId, description: DESCRIPTION, tags };
    const ids = snapshotsIn(await replicator.take(asked, inTime(subject))).map(({ id }) => id);
    const pins = async () => (await seen(subject, groupId)).map((one) => one.tags[TAGS.pinned]);
    const done = ids.map(() => ({ outcome: 'done' }));
    expect(await replicator.tag(ids, { [TAGS.pinned]: groupId }, inTime(subject))).toEqual(done);
    await until(subject, async () => (await pins()).join() === `${groupId},${groupId}`);
    expect(await replicator.untag(ids, { [TAGS.pinned]: 'another' }, inTime(subject))).toEqual(done);
    expect(await replicator.untag(ids.slice(0, 1), { [TAGS.pinned]: groupId }, inTime(subject))).toHaveLength(1);
    await until(subject, async () => (await pins()).filter((pin) => pin === groupId).length === 1);
    expect(await replicator.untag(ids, { [TAGS.pinned]: undefined }, inTime(subject))).toEqual(done);
    await until(subject, async () => (await pins()).every((pin) => pin === undefined));
  },

  'tags the others although one of the call is unknown': async (subject) => {
    const [one, other] = [await makePlainVolume(subject), await makePlainVolume(subject)];
    const ids = [one, 'vol-00000000000000000', other];
    const outcomes = await subject.replicator.tag(ids, { [TAGS.group]: 'group-1' }, inTime(subject));
    expect(outcomes).toMatchObject([
      { outcome: 'done' },
      { outcome: 'wait', code: 'InvalidVolume.NotFound' },
      { outcome: 'done' },
    ]);
  },

  'tells how well volumes are, and which are absent': async (subject) => {
    const volumeId = await makePlainVolume(subject);
    const health = await subject.replicator.volumeHealth([volumeId, 'vol-00000000000000000']);
    expect(fact(health, volumeId)).toEqual({ is: 'present', value: { status: 'ok', io: 'passed' } });
    expect(fact(health, 'vol-00000000000000000')).toEqual({ is: 'absent' });
  },

  'disposes of what is free, and is content where it is gone': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    for (const id of [await makePlainVolume(subject), await makeNic(subject, subnet)]) {
      for (const _twice of [1, 2]) {
        expect(await subject.disposer.dispose(id, inTime(subject))).toEqual({ outcome: 'done' });
      }
    }
  },

  'does not dispose of a volume that a server has': async (subject) => {
    const { disk } = await makeStation(subject);
    expect(await subject.disposer.dispose(disk, inTime(subject))).toMatchObject({
      outcome: 'wait',
      code: 'VolumeInUse',
    });
  },

  'does not dispose of a NIC that a server has': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const nic = await makeNic(subject, subnet);
    await attachNic(subject, nic, await makeServer(subject, subnet));
    expect(await subject.disposer.dispose(nic, inTime(subject))).toMatchObject({
      outcome: 'wait',
      code: 'InvalidNetworkInterface.InUse',
    });
  },
};
