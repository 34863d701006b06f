import {
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import type { Action, ActionOutcome } from '../../lambdas/domain/site/actions.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { rollBackOutcome } from '../../lambdas/handlers/operations/runs/roll-back-outcome.ts';
import { createCallFailoverOff } from '../../lambdas/handlers/steps/roll-back/call-failover-off.ts';
import { createGiveProductionBack } from '../../lambdas/handlers/steps/roll-back/give-production-back.ts';
import { createMarkProtectedAgain } from '../../lambdas/handlers/steps/roll-back/mark-protected-again.ts';
import { createReturnToService } from '../../lambdas/handlers/steps/roll-back/return-to-service.ts';
import type { Compute } from '../../lambdas/ports/compute.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { setupRelaunch } from './relaunch-site.ts';
import { beginAndHold, failOver, GROUP, production, type Subject, serversById, setup, volumesOf } from './setup.ts';

type Runtime = Pick<Subject, 'runtime'>;

const tagged = (key: string) => ({ Filters: [{ Name: 'tag-key', Values: [key] }] });

const pinnedSnapshots = async ({ runtime: { ec2 } }: Runtime) => {
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand(tagged('sdrs:pinned')));
  return new Map(
    Snapshots.map(({ SnapshotId, Tags = [] }) => [SnapshotId, Tags.find(({ Key }) => Key === 'sdrs:pinned')?.Value]),
  );
};

const recordedPins = async ({ runtime: { store } }: Runtime) =>
  (await store.members(GROUP)).pairs.map(({ recoveryPoint }) => recoveryPoint?.snapshotId).sort();

const freedVolumes = async ({ runtime: { ec2 } }: Runtime) => {
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand(tagged('sdrs:freed-by')));
  return new Map(
    Volumes.map(({ VolumeId, Tags = [] }) => [
      VolumeId,
      Object.fromEntries(Tags.filter(({ Key }) => Key?.startsWith('sdrs:freed')).map(({ Key, Value }) => [Key, Value])),
    ]),
  );
};

const rootOf = async ({ runtime: { ec2 } }: Runtime, serverId: string) => {
  const server = (await serversById(ec2)).get(serverId);
  return server?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === server.RootDeviceName)?.Ebs?.VolumeId;
};

const eventsOf = async ({ runtime: { store } }: Runtime, type: string) =>
  (await store.listEvents(GROUP)).filter((event) => event.type === type).map(({ message }) => message);

const cancel = ({ runtime }: Subject) => createCancelFailover(runtime)({ group: GROUP });

/** A failed failover that has fenced production and could move nothing, because its DR server was started meanwhile. */
const fencedOnly = async () => {
  const policy = { migrationBudgetSeconds: 120 };
  const subject = await setup({ servers: 1, change: (given) => ({ ...given, policy }) });
  const { runtime, site } = subject;
  const dr = site.servers[0]?.dr ?? '?';
  const root = await rootOf(subject, production(subject)[0] ?? '?');
  const executionId = await beginAndHold(subject, 'f-1');
  await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [dr] }));
  subject.hold.letGo();
  await runtime.untilEnded(executionId);
  await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: [dr] }));
  await runtime.clock.sleep(60_000);
  return { subject, root };
};

describe('the snapshots that a failover has pinned', () => {
  it('carry the tag sdrs:pinned with the group, and no other snapshot does', async () => {
    const subject = await setup({ servers: 2 });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const pinned = await pinnedSnapshots(subject);
    expect([...pinned.keys()].sort()).toEqual(await recordedPins(subject));
    expect(new Set(pinned.values())).toEqual(new Set([GROUP]));
  });

  it('lose the tag to the newer ones that another try pins', async () => {
    const subject = await setup({ servers: 1 });
    const { ec2, clock } = subject.runtime;
    const [id = '?'] = production(subject);
    ec2.faults.hangStop(id);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    const older = await pinnedSnapshots(subject);
    ec2.faults.releaseStop(id);
    await clock.sleep(60_000);
    const Tags = [{ Key: 'sdrs:recovery-point', Value: 'newer' }];
    const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags }];
    await ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: id }, TagSpecifications }));
    await clock.sleep(300_000);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    const newer = [...(await pinnedSnapshots(subject)).keys()];
    expect(newer.sort()).toEqual(await recordedPins(subject));
    expect(newer.filter((one) => older.has(one))).toEqual([]);
  });

  it.each(['RequestLimitExceeded', 'TimeoutError'])(
    'carry the tag also where EC2 answers %s at first',
    async (code) => {
      const subject = await setup({ servers: 2 });
      subject.runtime.ec2.faults.failNext('CreateTags', { code, times: 2 });
      expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
      expect([...(await pinnedSnapshots(subject)).keys()].sort()).toEqual(await recordedPins(subject));
    },
  );

  it('cost the failover nothing where they cannot be tagged, and the trail says so', async () => {
    const subject = await setup({ servers: 1 });
    subject.runtime.ec2.faults.deny('CreateTags');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const [message] = await eventsOf(subject, 'synchronizationStopped');
    expect(message).toMatch(/2 pinned snapshots did not get the tag sdrs:pinned \(failed: .*UnauthorizedOperation/);
  });

  it('lose the tag with a roll-back, as do the volumes that production has again', async () => {
    const { subject, root } = await fencedOnly();
    expect((await pinnedSnapshots(subject)).size).toBe(2);
    expect([...(await freedVolumes(subject)).keys()]).toContain(root);
    expect(await cancel(subject)).toMatchObject({ left: [] });
    await subject.runtime.clock.sleep(60_000);
    expect((await pinnedSnapshots(subject)).size).toBe(0);
    expect([...(await freedVolumes(subject)).keys()]).not.toContain(root);
    const [instance] = (await subject.runtime.store.members(GROUP)).instances;
    expect(instance).not.toHaveProperty('freed');
  });
});

describe('the volumes that a failover frees', () => {
  it('carry failover and group, those of production and those that the DR server had', async () => {
    const subject = await setup({ servers: 2 });
    const roots = await Promise.all(production(subject).map((id) => rootOf(subject, id)));
    const own = await Promise.all(subject.site.servers.map(({ dr }) => volumesOf(subject.runtime.ec2, dr)));
    const ownIds = own.flat().map(({ VolumeId }) => VolumeId);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const freed = await freedVolumes(subject);
    expect([...freed.keys()].sort()).toEqual([...roots, ...ownIds].sort());
    for (const tags of freed.values()) expect(tags).toEqual({ 'sdrs:freed-by': 'f-1', 'sdrs:freed-in': GROUP });
  });

  it('are in the report with server, device and volume, also where EC2 refuses the tags', async () => {
    const subject = await setup({ servers: 1 });
    const [server] = production(subject);
    const root = await rootOf(subject, server ?? '?');
    subject.runtime.ec2.faults.deny('CreateTags');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const report = await createReportFailover(subject.runtime)({ group: GROUP });
    const [reported] = report.findings.servers;
    expect(reported?.freed?.find(({ volumeId }) => volumeId === root)).toMatchObject({
      serverId: server,
      device: expect.stringContaining('/dev/'),
      failoverId: 'f-1',
      tagged: false,
    });
    expect(reported?.freed).toHaveLength(3);
    const row = new RegExp(`\\| ${root} \\| ${server} \\| /dev/\\S+ \\| f-1 \\| NO \\|`);
    expect(reportMarkdown(report)).toMatch(row);
    const tries = (await eventsOf(subject, 'actionPerformed')).filter((said) => said.includes(`tag-freed ${root}`));
    expect(tries).toHaveLength(1);
  });

  it('keep the failover that has freed them when another one finishes the job', async () => {
    const { subject, root } = await fencedOnly();
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await freedVolumes(subject)).get(root)).toEqual({ 'sdrs:freed-by': 'f-1', 'sdrs:freed-in': GROUP });
    const report = await createReportFailover(subject.runtime)({ group: GROUP });
    const freed = report.findings.servers.flatMap((server) => server.freed ?? []);
    expect(freed.find(({ volumeId }) => volumeId === root)).toMatchObject({ failoverId: 'f-1', tagged: true });
  });

  it('are all of a production server that gives way to a relaunched one', async () => {
    const subject = await setupRelaunch();
    const [id = '?'] = production(subject);
    const before = (await volumesOf(subject.runtime.ec2, id)).map(({ VolumeId }) => VolumeId);
    expect(before.length).toBeGreaterThan(1);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect([...(await freedVolumes(subject)).keys()]).toEqual(expect.arrayContaining(before));
    const report = await createReportFailover(subject.runtime)({ group: GROUP });
    const reported = report.findings.servers.flatMap((server) => server.freed ?? []);
    expect(reported.map(({ volumeId }) => volumeId)).toEqual(expect.arrayContaining(before));
  });
});

describe('the tag of an older fence', () => {
  const withOldFence = async () => {
    const subject = await setup({ servers: 2 });
    const [{ dr } = { dr: '?' }] = subject.site.servers;
    const Tags = [{ Key: 'sdrs:fenced', Value: 'f-0' }];
    await subject.runtime.ec2.send(new CreateTagsCommand({ Resources: [dr], Tags }));
    await subject.runtime.clock.sleep(60_000);
    return { subject, dr };
  };

  const fenceOf = async ({ runtime }: Runtime, id: string) =>
    (await serversById(runtime.ec2)).get(id)?.Tags?.find(({ Key }) => Key === 'sdrs:fenced')?.Value;

  it('goes from the server that becomes production, and that of the fenced server stays', async () => {
    const { subject, dr } = await withOldFence();
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await fenceOf(subject, dr)).toBeUndefined();
    for (const id of production(subject)) expect(await fenceOf(subject, id)).toBe('f-1');
    expect(await eventsOf(subject, 'fenceTagLeft')).toEqual([]);
  });

  it('fails no server where EC2 refuses to take it off, and the trail has the command', async () => {
    const { subject, dr } = await withOldFence();
    subject.runtime.ec2.faults.deny('DeleteTags');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await eventsOf(subject, 'fenceTagLeft')).toEqual([
      expect.stringContaining(`aws ec2 delete-tags --resources ${dr} --tags Key=sdrs:fenced`),
    ]);
  });

  it('stays while nothing of the identity has moved', async () => {
    const { subject, dr } = await withOldFence();
    const { ec2 } = subject.runtime;
    for (const id of production(subject)) ec2.faults.hangStop(id);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    expect(await fenceOf(subject, dr)).toBe('f-0');
  });
});

describe('a roll-back that may not take the tags off', () => {
  it('gives production back all the same, and says how they are taken off by hand', async () => {
    const { subject, root } = await fencedOnly();
    const { ec2 } = subject.runtime;
    const [id = '?'] = production(subject);
    // The tag of the fence has to go: somebody has taken that one off already.
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'sdrs:fenced' }] }));
    await subject.runtime.clock.sleep(60_000);
    ec2.faults.deny('DeleteTags');
    const { left } = await cancel(subject);
    expect(left).toHaveLength(3);
    expect(left.join('\n')).toContain(
      `aws ec2 delete-tags --resources ${root} --tags Key=sdrs:freed-by Key=sdrs:freed-in`,
    );
    expect(left.filter((said) => said.endsWith('--tags Key=sdrs:pinned'))).toHaveLength(2);
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
  });
});

/** The steps of a roll-back one after the other, as the workflow takes them. */
const rolledBack = async (runtime: TestRuntime) => {
  const invocation = { id: 'try', remainingMs: () => 300_000 };
  const start = { failoverId: 'back-1', executionId: 'arn:back-1', request: { groupId: GROUP } };
  const context = await createCallFailoverOff(runtime)(start, invocation);
  for (;;) {
    await createGiveProductionBack(runtime)(context, invocation);
    const { outcome, waitSeconds } = await createReturnToService(runtime)(context, invocation);
    if (outcome === 'RESTORED') break;
    expect(outcome).toBe('CONTINUE');
    await runtime.clock.sleep(waitSeconds * 1000);
  }
  await createMarkProtectedAgain(runtime)(context);
  return rollBackOutcome(runtime.store, { groupId: GROUP, failoverId: 'back-1' });
};

describe('a roll-back that EC2 lets take the tags off only later', () => {
  const answers: readonly (readonly [string, ActionOutcome | undefined])[] = [
    ['throttles', { outcome: 'retry', code: 'RequestLimitExceeded', reason: 'too many calls' }],
    ['refuses', { outcome: 'failed', code: 'UnauthorizedOperation', reason: 'not allowed' }],
    ['has no allowance for', { outcome: 'deferred', reason: 'no allowance' }],
    ['does not answer', undefined],
  ];

  it.each(answers)('leaves no tag where EC2 %s the first calls', async (_, answer) => {
    const { subject, root } = await fencedOnly();
    const { runtime } = subject;
    const isUntag = (action: Action) => ['untag-freed', 'untag-pinned'].includes(action.do);
    const seen = new Set<string>();
    const perform: Compute['perform'] = async (actions, until) => {
      const isFirst = (action: Action) => isUntag(action) && !seen.has(JSON.stringify(action));
      const held = actions.filter(isFirst);
      const done = await runtime.compute.perform(
        actions.filter((action) => !held.includes(action)),
        until,
      );
      const rest = [...done];
      const outcomes = actions.map((action) => (held.includes(action) ? answer : rest.shift()));
      for (const action of held) seen.add(JSON.stringify(action));
      return outcomes as Awaited<ReturnType<Compute['perform']>>;
    };
    const compute = { ...runtime.compute, perform };
    const { left } = await rolledBack({ ...runtime, compute });
    expect(seen.size).toBe(3);
    expect(left).toEqual([]);
    await runtime.clock.sleep(60_000);
    expect([...(await freedVolumes(subject)).keys()]).not.toContain(root);
    expect(await pinnedSnapshots(subject)).toEqual(new Map());
  });
});
