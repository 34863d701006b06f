import {
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { afterKills, keepLeft } from './kills.ts';
import { callAgainTo, failOverTo, findingsIn, reportOf } from './points.ts';
import {
  CONFIRMATION,
  expectFailedOver,
  GROUP,
  identityOf,
  type Outcome,
  production,
  setup,
  volumesOf,
} from './setup.ts';

/** Ids of the disks at each device of the servers, by plain SDK calls. */
const disksOf = async ({ runtime }: Outcome, servers: readonly string[]) => {
  const all = await Promise.all(servers.map((id) => volumesOf(runtime.ec2, id)));
  return all.map((volumes) =>
    Object.fromEntries(
      volumes.flatMap(({ VolumeId, Attachments = [] }) => Attachments.map(({ Device }) => [Device ?? '?', VolumeId])),
    ),
  );
};

const drs = ({ site }: Pick<Outcome, 'site'>) => site.servers.map(({ dr }) => dr);

const started = async (options: Parameters<typeof setup>[0] = { servers: 2 }) => {
  const subject = await setup(options);
  const before = await identityOf(subject.runtime.ec2, production(subject));
  return { subject, before, disks: await disksOf(subject, production(subject)) };
};

/** Production's very disks at the DR servers, and the record says the same. */
const expectMoved = async (outcome: Outcome, disks: Awaited<ReturnType<typeof disksOf>>): Promise<void> => {
  const moved = await disksOf(outcome, drs(outcome));
  expect(moved.map((own) => Object.values(own).sort())).toEqual(disks.map((own) => Object.values(own).sort()));
  const { pairs } = await outcome.runtime.store.members(GROUP);
  expect(pairs.map(({ volumes }) => volumes.target).sort()).toEqual(disks.flatMap((own) => Object.values(own)).sort());
  for (const { volumes } of pairs) expect(volumes).not.toHaveProperty('source');
  expect(await disksOf(outcome, production(outcome))).toEqual(disks.map(() => ({})));
};

const freedTags = async ({ runtime }: Outcome) => {
  const filter = { Name: 'tag-key', Values: ['sdrs:freed-by'] };
  const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({ Filters: [filter] }));
  return Volumes.map(({ VolumeId }) => VolumeId);
};

describe('a failover to the live disks', () => {
  it("moves production's disks themselves, and loses nothing", async () => {
    const { subject, before, disks } = await started();
    const own = await disksOf(subject, drs(subject));
    expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    await expectMoved(subject, disks);
    const { servers, rpo } = await reportOf(subject, 'f-1');
    expect(rpo.seconds).toBe(0);
    for (const server of servers) {
      expect(server.lastPoint).toEqual({ took: 'live' });
      const left = (server.freed ?? []).map(({ volumeId }) => volumeId);
      expect(left.filter((id) => disks.some((one) => Object.values(one).includes(id)))).toEqual([]);
    }
    const former = own.flatMap((one) => Object.values(one));
    expect((await freedTags(subject)).every((id) => former.includes(id))).toBe(true);
  });

  it('is planned with nothing to lose and no new disk', async () => {
    const { subject } = await started({ servers: 1 });
    const { plan, dryRun } = await createPlanFailover(subject.runtime)(GROUP, 'live');
    expect(findingsIn(plan, /^point-/)).toEqual(['PASS point-live']);
    expect(plan.recoveryPointAgeSeconds).toBe(0);
    const calls = dryRun.servers.flatMap((server) => server.calls);
    expect(calls.map(({ api }) => api)).not.toContain('CreateVolume');
    expect(calls.filter(({ preconditionHolds }) => !preconditionHolds)).toEqual([]);
    expect(dryRun.servers.map(({ ends }) => ends)).toEqual(['migrated']);
  });

  it('is refused in two zones, before anything is touched', async () => {
    const change = <T extends { demands?: unknown }>(given: T) => ({
      ...given,
      demands: { mac: 'preferred', privateIp: 'preferred', eip: 'preferred' },
    });
    const subject = await setup({ servers: 1, drZone: 'eu-central-1b', change: change as never });
    const { plan } = await createPlanFailover(subject.runtime)(GROUP, 'live');
    expect(findingsIn(plan, /^live-/)).toEqual(['BLOCK live-needs-one-zone']);
    expect(plan.points?.find(({ point }) => point === 'live')?.impossible).toContain('two zones');
    expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ error: 'PrerequisitesNotMetError' });
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
  });

  it('falls back to the newest point of the one server whose disk is gone, and leaves its others behind', async () => {
    const { subject } = await started();
    const { runtime, site } = subject;
    const [first, second] = site.servers;
    const [own] = await disksOf(subject, [first?.production ?? '?']);
    const gone = own?.['/dev/sdf'] ?? '?';
    await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: [first?.production ?? '?'] }));
    await runtime.clock.sleep(60_000);
    await runtime.ec2.send(new DetachVolumeCommand({ VolumeId: gone }));
    await runtime.clock.sleep(10_000);
    await runtime.ec2.send(new DeleteVolumeCommand({ VolumeId: gone }));
    expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
    const { servers } = await reportOf(subject, 'f-1');
    const of = (name: string | undefined) => servers.find((server) => server.name === name);
    expect(of(first?.name)?.lastPoint).toEqual({ missed: 'live', why: expect.stringContaining(gone) });
    expect(of(second?.name)).toMatchObject({ lastPoint: { took: 'live' }, rpo: { seconds: 0 } });
    const { pairs, instances } = await runtime.store.members(GROUP);
    const id = instances.find(({ name }) => name === first?.name)?.id;
    for (const { volumes } of pairs.filter(({ instanceId }) => instanceId === id)) {
      expect(volumes.source).toBeDefined();
      expect(volumes.target).not.toBe(volumes.source);
    }
  });

  it('gives the disks back when it is called off before the first of them is attached', async () => {
    const { subject, before, disks } = await started();
    const { runtime } = subject;
    await runtime.workflow.start('f-1', { groupId: GROUP, confirmation: CONFIRMATION, point: 'live' });
    const detached = async () =>
      (await runtime.store.members(GROUP)).instances.some(({ restoration = [] }) =>
        restoration.some(({ undo }) => undo === 'detach-disk'),
      );
    while (!(await detached())) await runtime.clock.sleep(100);
    await createCancelFailover(runtime)({ group: GROUP, start: false });
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected', priorityStation: 'source' });
    expect(await disksOf(subject, production(subject))).toEqual(disks);
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
  });

  it('ends in the same state, whichever write it was killed after', async () => {
    const { left, onDone, from } = keepLeft();
    const { subject, before, disks } = await started({ servers: 1, onDone });
    await from(subject.runtime);
    expect(await failOverTo(subject, 'failover-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
    const { site } = subject;
    await afterKills(left.entries(), async (runtime) => {
      await callAgainTo(runtime, 'live');
      await expectFailedOver({ runtime, site }, before);
      await expectMoved({ runtime, site }, disks);
    });
    expect(left.length).toBeGreaterThan(40);
  });

  it('is given back after a kill at any write before the first disk is attached, and only forward after it', async () => {
    const { left, onDone, from } = keepLeft();
    const { subject, before, disks } = await started({ servers: 1, onDone });
    await from(subject.runtime);
    await failOverTo(subject, 'failover-1', 'live');
    const { site } = subject;
    const ends = { back: 0, forward: 0 };
    await afterKills(left.entries(), async (runtime) => {
      const { instances } = await runtime.store.members(GROUP);
      const isOnTheMove = instances.some(({ progress }) => progress?.committedAt !== undefined);
      const group = await runtime.store.findGroup(GROUP);
      if (isOnTheMove || group?.status === 'protected') {
        ends.forward += 1;
        return;
      }
      await createCancelFailover(runtime)({ group: GROUP, start: false });
      ends.back += 1;
      expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
      expect(await disksOf({ runtime, site }, production({ site }))).toEqual(disks);
      expect(await identityOf(runtime.ec2, production({ site }))).toEqual(before);
    });
    expect(ends.back).toBeGreaterThan(15);
    expect(ends.forward).toBeGreaterThan(10);
  });
});
