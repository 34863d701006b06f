import {
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { afterKills, keepLeft } from './kills.ts';
import { callAgainTo, failOverTo, findingsIn, reportOf, sourcesOf, tagOf } from './points.ts';
import {
  expectFailedOver,
  GROUP,
  identityOf,
  type Outcome,
  production,
  type Subject,
  setup,
  volumesOf,
} from './setup.ts';

/** Every DR disk is made of a snapshot that this failover has taken after production was fenced. */
const expectLastSets = async (subject: Outcome & Pick<Subject, 'runtime'>, failoverId: string): Promise<void> => {
  const { servers, rpo } = await reportOf(subject, failoverId);
  expect(rpo.seconds).toBe(0);
  for (const { drServerId, fence, recoveryPoint, lastPoint, instanceId } of servers) {
    const sources = await sourcesOf(subject, drServerId);
    expect(sources.length).toBeGreaterThan(0);
    const names = new Set(sources.map((snapshot) => tagOf(snapshot, 'sdrs:recovery-point')));
    expect([...names]).toEqual([expect.stringMatching(new RegExp(`^${instanceId}\\.final-\\d+$`))]);
    const fencedAt = fence.observed === 'UNKNOWN' ? '?' : fence.observed.at;
    for (const { StartTime } of sources) expect((StartTime ?? new Date(0)).toISOString() >= fencedAt).toBe(true);
    expect(lastPoint).toEqual({ took: 'final' });
    expect(recoveryPoint).toMatchObject({ setId: [...names][0] });
  }
};

/** By the table and by plain SDK calls alone. */
const expectMadeOfLastSets = async ({ runtime, site }: Outcome): Promise<void> => {
  const { pairs } = await runtime.store.members(GROUP);
  const made = await volumesOf(runtime.ec2, site.servers[0]?.dr ?? '?');
  const { Snapshots = [] } = await runtime.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  for (const { recoveryPoint, volumes } of pairs) {
    expect(recoveryPoint?.setId).toMatch(/\.final-\d+$/);
    const own = Snapshots.find(({ SnapshotId }) => SnapshotId === recoveryPoint?.snapshotId);
    expect(own?.State).toBe('completed');
    expect(made.find(({ VolumeId }) => VolumeId === volumes.target)?.SnapshotId).toBe(own?.SnapshotId);
  }
};

describe('a failover to the final point', () => {
  it('takes one last recovery point of each server once production is fenced, and loses nothing', async () => {
    const subject = await setup({ servers: 2 });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    expect(await failOverTo(subject, 'f-1', 'final')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    await expectLastSets(subject, 'f-1');
    const [source] = await sourcesOf(subject, subject.site.servers[0]?.dr ?? '?');
    const record = await subject.runtime.store.findFailover(GROUP, 'f-1');
    expect(record?.point).toBe('final');
    const tags = ['sdrs:group', 'sdrs:pinned', 'sdrs:epoch'].map((key) => tagOf(source ?? {}, key));
    expect(tags).toEqual([GROUP, GROUP, String(record?.epoch)]);
    const { pairs } = await subject.runtime.store.members(GROUP);
    for (const { recoveryPoint } of pairs) expect(recoveryPoint?.setId).toMatch(/\.final-\d+$/);
  });

  it('is planned with nothing to lose, and every call of it', async () => {
    const subject = await setup({ servers: 1 });
    const { plan, dryRun } = await createPlanFailover(subject.runtime)(GROUP, 'final');
    expect(findingsIn(plan, /^point-/)).toEqual(['PASS point-final']);
    expect(plan.recoveryPointAgeSeconds).toBe(0);
    const [newest, final, live] = plan.points ?? [];
    expect(newest).toMatchObject({ point: 'newest', isChosen: false, expectedLossSeconds: expect.any(Number) });
    expect(newest?.expectedLossSeconds).toBeGreaterThan(0);
    expect(final).toMatchObject({ point: 'final', isChosen: true, expectedLossSeconds: 0, waitsAtMostSeconds: 300 });
    expect(live).toMatchObject({ point: 'live', expectedLossSeconds: 0, waitsAtMostSeconds: 60 });
    expect(final?.expectedSeconds).toBe(dryRun.seconds);
    expect(final?.expectedSeconds).toBeGreaterThan(newest?.expectedSeconds ?? Number.NaN);
    const calls = dryRun.servers.flatMap((server) => server.calls);
    const disks = (await subject.runtime.store.members(GROUP)).pairs.length;
    expect(calls.filter(({ api }) => api === 'CreateSnapshot')).toHaveLength(disks);
    expect(calls.filter(({ preconditionHolds }) => !preconditionHolds)).toEqual([]);
  });

  it('has another digest than a failover to the newest point, and is refused by that of the other', async () => {
    const { runtime } = await setup({ servers: 1 });
    const plan = createPlanFailover(runtime);
    const [newest, final] = [await plan(GROUP), await plan(GROUP, 'final')];
    expect(final.plan.digest).not.toBe(newest.plan.digest);
    const request = {
      groupId: GROUP,
      confirmation: { by: 'Ada', reason: 'x' },
      plan: newest.plan.digest,
      point: 'final' as const,
    };
    const { executionId } = await runtime.workflow.start('f-1', request);
    await runtime.untilEnded(executionId);
    expect(await runtime.workflow.find(executionId)).toMatchObject({ error: 'PlanExpiredError' });
  });

  it('falls back to the newest point of the one server whose disk is gone, and says so', async () => {
    const subject = await setup({ servers: 2 });
    const { runtime, site } = subject;
    const [first] = site.servers;
    const [disk] = (await volumesOf(runtime.ec2, first?.production ?? '?')).filter(({ Attachments = [] }) =>
      Attachments.some(({ Device }) => Device === '/dev/sdf'),
    );
    await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: [first?.production ?? '?'] }));
    await runtime.clock.sleep(60_000);
    await runtime.ec2.send(new DetachVolumeCommand({ VolumeId: disk?.VolumeId }));
    await runtime.clock.sleep(10_000);
    await runtime.ec2.send(new DeleteVolumeCommand({ VolumeId: disk?.VolumeId }));
    expect(await failOverTo(subject, 'f-1', 'final')).toMatchObject({ status: 'SUCCEEDED' });
    const { servers } = await reportOf(subject, 'f-1');
    const of = (name: string | undefined) => servers.find((server) => server.name === name);
    expect(of(first?.name)?.lastPoint).toEqual({
      missed: 'final',
      why: expect.stringContaining(disk?.VolumeId ?? '?'),
    });
    expect(of(first?.name)?.rpo.seconds).toBeGreaterThan(0);
    expect(of(site.servers[1]?.name)).toMatchObject({ lastPoint: { took: 'final' }, rpo: { seconds: 0 } });
    const events = await runtime.store.listEvents(GROUP);
    expect(events.filter(({ type }) => type === 'lastPointMissed')).toHaveLength(1);
  });

  it('falls back within its budget where the snapshots are not completed', async () => {
    const subject = await setup({
      servers: 1,
      latencies: (await import('../../simulated-aws/ec2.ts')).ec2LikeLatencies,
    });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('CreateSnapshot', { code: 'PendingSnapshotLimitExceeded', times: 1_000 });
    const execution = await failOverTo(subject, 'f-1', 'final');
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    const { servers } = await reportOf(subject, 'f-1');
    expect(servers[0]?.lastPoint).toEqual({
      missed: 'final',
      why: expect.stringMatching(/not complete 300 s after the fence: .*PendingSnapshotLimitExceeded/),
    });
    const seconds = (Date.parse(execution?.endedAt ?? '') - Date.parse(execution?.startedAt ?? '')) / 1000;
    expect(seconds).toBeLessThan(500);
  });

  it('falls back at once where the service may not take snapshots', async () => {
    const subject = await setup({ servers: 1 });
    subject.runtime.ec2.faults.deny('CreateSnapshot');
    const execution = await failOverTo(subject, 'f-1', 'final');
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    const { servers } = await reportOf(subject, 'f-1');
    expect(servers[0]?.lastPoint).toMatchObject({
      missed: 'final',
      why: expect.stringContaining('UnauthorizedOperation'),
    });
  });

  it('is what a new try goes on with, unless that chooses anew', async () => {
    const subject = await setup({
      servers: 1,
      change: (given) => ({ ...given, policy: { fencingBudgetSeconds: 60 } }),
    });
    const stuck = subject.site.servers[0]?.production ?? '?';
    subject.runtime.ec2.faults.hangStop(stuck);
    expect(await failOverTo(subject, 'f-1', 'final')).toMatchObject({ status: 'FAILED' });
    const { plan } = await createPlanFailover(subject.runtime)(GROUP);
    expect(plan.points?.find(({ isChosen }) => isChosen)?.point).toBe('final');
    subject.runtime.ec2.faults.releaseStop(stuck);
    await subject.runtime.clock.sleep(60_000);
    expect(await failOverTo(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectLastSets(subject, 'f-2');
    expect((await subject.runtime.store.findFailover(GROUP, 'f-2'))?.point).toBe('final');
  });

  it('ends in the same state, whichever write it was killed after', async () => {
    const { left, onDone, from } = keepLeft();
    const subject = await setup({ servers: 1, onDone });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    await from(subject.runtime);
    expect(await failOverTo(subject, 'failover-1', 'final')).toMatchObject({ status: 'SUCCEEDED' });
    const { site } = subject;
    await afterKills(left.entries(), async (runtime) => {
      await callAgainTo(runtime, 'final');
      await expectFailedOver({ runtime, site }, before);
      await expectMadeOfLastSets({ runtime, site });
    });
    expect(left.length).toBeGreaterThan(50);
  });
});
