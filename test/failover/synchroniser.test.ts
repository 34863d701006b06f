import {
  AttachVolumeCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DetachVolumeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { slotAt } from '../../lambdas/domain/synchronisation/slots.ts';
import { createSynchroniser } from '../../lambdas/handlers/synchroniser/synchroniser.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP, volumesOf } from './setup.ts';
import { EXTERNAL, setsIn, sweep, sweepMinutes, synchronisedSetup } from './synchronised.ts';

const HOUR = 60;
const invocation = { remainingMs: () => 300_000 };

/** Another disk, of that type, in the place of the data disk of a server. */
const exchangeDataDisk = async (
  { ec2, clock }: Pick<TestRuntime, 'ec2' | 'clock'>,
  InstanceId: string,
  VolumeType: 'gp3' | 'st1',
): Promise<string> => {
  const volumes = await volumesOf(ec2, InstanceId);
  const data = volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === '/dev/sdf'));
  await ec2.send(new DetachVolumeCommand({ VolumeId: data?.VolumeId }));
  const made = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: data?.AvailabilityZone, Size: 500, VolumeType }),
  );
  await clock.sleep(30_000);
  await ec2.send(new AttachVolumeCommand({ VolumeId: made.VolumeId, InstanceId, Device: '/dev/sdf' }));
  await clock.sleep(30_000);
  return made.VolumeId ?? '?';
};

describe('the synchroniser', () => {
  it('takes one set of each server each quarter of an hour, over all disks at one moment, and shows it', async () => {
    const { runtime } = await synchronisedSetup({ servers: 2 });
    const begun = runtime.clock.now();
    const reports = await sweepMinutes(runtime, HOUR);
    const taken = reports.flatMap(({ taken: some }) => some);
    const { instances, pairs } = await runtime.store.members(GROUP);
    const byServer = Map.groupBy(taken, ({ instanceId }) => instanceId);
    const minutes = [...Array(HOUR).keys()].map((minute) => new Date(begun + minute * 60_000).toISOString());
    for (const { id } of instances) {
      const slots = new Set(minutes.map((at) => slotAt(id, 900, at).name));
      expect(byServer.get(id)?.map(({ setId }) => setId)).toEqual([...slots].map((name) => `${name}.1`));
    }
    const sets = await setsIn(runtime);
    // The first two are of one quarter by the clock, of which retention keeps one.
    expect(sets.size).toBe(taken.length - instances.length);
    for (const [setId, snapshots] of sets) {
      const disks = pairs.filter(({ instanceId }) => setId.startsWith(`${instanceId}.`));
      expect(snapshots.map(({ VolumeId }) => VolumeId).sort()).toEqual(
        disks.map(({ volumes }) => volumes.source).sort(),
      );
      expect(new Set(snapshots.map(({ StartTime }) => StartTime?.getTime())).size).toBe(1);
    }
    const replication = await runtime.store.findReplication(GROUP);
    for (const server of replication?.servers ?? []) {
      expect(server).toMatchObject({ failedInARow: 0, faults: [] });
      expect(byServer.get(server.instanceId)?.at(-1)?.setId).toBe(server.newest?.setId);
    }
  });

  it('keeps of nine hours what retention says, and tells the trail once a day how many it deleted', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    await sweepMinutes(runtime, 9 * HOUR);
    const moments = [...(await setsIn(runtime)).values()].map(([first]) => first?.StartTime?.toISOString() ?? '');
    const now = runtime.clock.now();
    const old = moments.filter((at) => now - Date.parse(at) > 2.5 * 3600 * 1000);
    expect(new Set(old.map((at) => at.slice(0, 13))).size).toBe(old.length);
    expect(old.length).toBeGreaterThanOrEqual(6);
    await sweepMinutes(runtime, 10 * HOUR);
    const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'recoveryPointsExpired');
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^On 2026-11-23 retention deleted \d+ recovery points \(\d+ snapshots\)$/),
    ]);
  });

  it('spares what is pinned, and what others have taken', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    await sweepMinutes(runtime, 31);
    const [, pinned = []] = [...(await setsIn(runtime)).values()];
    const ids = pinned.map(({ SnapshotId = '' }) => SnapshotId);
    await runtime.ec2.send(new CreateTagsCommand({ Resources: ids, Tags: [{ Key: 'sdrs:pinned', Value: 'by:Ada' }] }));
    await sweepMinutes(runtime, 4 * HOUR);
    const left = [...(await setsIn(runtime)).values()].flat().map(({ SnapshotId }) => SnapshotId);
    expect(ids.length).toBeGreaterThan(0);
    expect(left).toEqual(expect.arrayContaining(ids));
  });

  it('takes and deletes nothing once a failover has the group, and while it has failed over', async () => {
    const subject = await synchronisedSetup({ servers: 1 });
    const { runtime } = subject;
    await sweepMinutes(runtime, 3 * HOUR);
    await failOver(subject, 'failover-1');
    const before = [...(await setsIn(runtime)).keys()];
    expect(await sweepMinutes(runtime, 12 * HOUR)).toEqual([]);
    expect([...(await setsIn(runtime)).keys()]).toEqual(before);
  });

  it('tells of a server whose sets fail three times in a row, and when they are well again', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    await sweepMinutes(runtime, 20);
    const { replicator } = runtime.compute;
    const refusing = {
      ...runtime.compute,
      replicator: {
        ...replicator,
        take: async () => ({ outcome: 'failed', code: 'UnauthorizedOperation', reason: 'not allowed' }) as const,
      },
    };
    for (let minute = 0; minute < 45; minute += 1) {
      await createSynchroniser({ ...runtime, compute: refusing })({}, invocation);
      await runtime.clock.sleep(60_000);
    }
    const told = async () =>
      (await runtime.store.listEvents(GROUP)).flatMap(({ type, message }) =>
        type.startsWith('synchronisation') ? [message] : [],
      );
    expect(await told()).toEqual([
      expect.stringMatching(
        /3 recovery points in a row have failed\. The last: EC2 refused it: UnauthorizedOperation\. The newest recovery point is of 2026/,
      ),
    ]);
    await sweepMinutes(runtime, 20);
    expect((await told()).slice(1)).toEqual([expect.stringContaining('recovery points are taken again')]);
    expect((await runtime.store.findReplication(GROUP))?.servers[0]?.failedInARow).toBe(0);
  });

  it.each(['gp3', 'st1'] as const)(
    'goes on after hours of failed sets, as these do not use up the limit of %s',
    async (type) => {
      const disks: string[] = [];
      const { runtime } = await synchronisedSetup({
        servers: 1,
        change: async (description, { ec2, clock }) => {
          disks.push(await exchangeDataDisk({ ec2, clock }, description.instances[0]?.servers.source ?? '?', type));
          return description;
        },
      });
      runtime.ec2.faults.failSnapshots(disks);
      await sweepMinutes(runtime, 3 * HOUR);
      expect((await setsIn(runtime)).size).toBeLessThanOrEqual(3);
      runtime.ec2.faults.repairVolumes(disks);
      await sweepMinutes(runtime, HOUR);
      const [server] = (await runtime.store.findReplication(GROUP))?.servers ?? [];
      expect(server?.failedInARow).toBe(0);
      expect(server?.newest?.takenAt).toBeDefined();
    },
  );

  it('tells of a server whose sets lack a disk', async () => {
    const { runtime, site } = await synchronisedSetup({ servers: 1 });
    await sweepMinutes(runtime, 20);
    const disks = await volumesOf(runtime.ec2, site.servers[0]?.production ?? '?');
    const data = disks.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === '/dev/sdf'));
    await runtime.ec2.send(new DetachVolumeCommand({ VolumeId: data?.VolumeId }));
    await sweepMinutes(runtime, HOUR);
    const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'synchronisationFailing');
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining('no snapshot of disk /dev/sdf')]);
  });

  it('asks once for a set whose answer got lost, as it sees it by its tags', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    await sweepMinutes(runtime, 20);
    const { replicator } = runtime.compute;
    const lost: string[] = [];
    const compute = {
      ...runtime.compute,
      replicator: {
        ...replicator,
        take: async (ask: Parameters<typeof replicator.take>[0]) => {
          await replicator.take(ask);
          lost.push(ask.tags['sdrs:recovery-point'] ?? '?');
          return { outcome: 'retry', code: 'NoAnswer', reason: 'was not answered' } as const;
        },
      },
    };
    for (let minute = 0; minute < 15; minute += 1) {
      await createSynchroniser({ ...runtime, compute })({}, invocation);
      await runtime.clock.sleep(60_000);
    }
    expect(lost).toHaveLength(1);
    const sets = await setsIn(runtime);
    expect(sets.get(lost[0] ?? '')?.length).toBeGreaterThan(0);
  });

  it('sees at the next look that somebody has deleted a snapshot of the newest set', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    await sweepMinutes(runtime, 40);
    const before = await runtime.store.findReplication(GROUP);
    const newest = before?.servers[0]?.newest?.setId ?? '?';
    const [first] = (await setsIn(runtime)).get(newest) ?? [];
    await runtime.ec2.send(new DeleteSnapshotCommand({ SnapshotId: first?.SnapshotId }));
    await sweepMinutes(runtime, 16);
    const after = await runtime.store.findReplication(GROUP);
    expect(after?.servers[0]?.newest?.setId).not.toBe(newest);
    expect((after?.servers[0]?.newest?.takenAt ?? '') > (before?.servers[0]?.newest?.takenAt ?? '')).toBe(true);
  });

  it('leaves a group to the turn that somebody else has', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    const now = new Date(runtime.clock.now()).toISOString();
    const until = new Date(runtime.clock.now() + 60_000).toISOString();
    await runtime.turns.take(`sync#${GROUP}`, { from: now, until });
    expect(await sweep(runtime)).toEqual({ groups: [], leftToAnotherTurn: [GROUP] });
  });

  it('looks at what something else takes, and takes nothing itself', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1, synchronisation: EXTERNAL });
    expect(await sweepMinutes(runtime, HOUR)).toEqual([]);
    expect((await setsIn(runtime)).size).toBe(0);
    const replication = await runtime.store.findReplication(GROUP);
    expect(replication?.servers).toMatchObject([{ newest: { takenAt: expect.any(String) }, failedInARow: 0 }]);
  });

  it('takes no set of a server whose snapshots could not be listed, and says so once all others had their turn', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    const compute = {
      ...runtime.compute,
      observe: async (...given: Parameters<typeof runtime.compute.observe>) => {
        const site = await runtime.compute.observe(...given);
        const unknown = [...site.found.snapshotsOfVolumes.keys()].map(
          (id) => [id, { is: 'unknown', why: 'throttled' }] as const,
        );
        return { ...site, found: { ...site.found, snapshotsOfVolumes: new Map(unknown) } };
      },
    };
    await expect(createSynchroniser({ ...runtime, compute })({}, invocation)).rejects.toMatchObject({
      name: 'SynchroniserIncompleteError',
      message: expect.stringContaining('throttled'),
    });
    expect((await setsIn(runtime)).size).toBe(0);
  });
});
