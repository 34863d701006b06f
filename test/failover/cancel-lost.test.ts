import {
  DeleteVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { beginAndHold, GROUP, rootVolumeOf, type Subject, serversById, setup } from './setup.ts';

const cancel = ({ runtime }: Subject, start = false) => createCancelFailover(runtime)({ group: GROUP, start });

/** A failed failover that has fenced both servers and moved nothing, since both DR servers ran. */
const fenced = async () => {
  const policy = { migrationBudgetSeconds: 120 };
  const subject = await setup({ servers: 2, change: (given) => ({ ...given, policy }) });
  const { runtime, site, hold } = subject;
  const [lost, kept] = site.servers;
  if (!lost || !kept) throw new Error('The site has two servers.');
  const roots = [await rootVolumeOf(runtime.ec2, lost.production), await rootVolumeOf(runtime.ec2, kept.production)];
  const InstanceIds = site.servers.map(({ dr }) => dr);
  const executionId = await beginAndHold(subject, 'f-1');
  await runtime.ec2.send(new StartInstancesCommand({ InstanceIds }));
  hold.letGo();
  await runtime.untilEnded(executionId);
  await runtime.ec2.send(new StopInstancesCommand({ InstanceIds }));
  const { instances } = await runtime.store.members(GROUP);
  expect(instances.map(({ stayDown }) => stayDown?.state)).toEqual(['confirmed', 'confirmed']);
  await runtime.clock.sleep(60_000);
  return { subject, lost, kept, root: roots[0] ?? '?', keptRoot: roots[1] ?? '?' };
};

const expectProtected = async ({ runtime: { store } }: Subject) => {
  const group = await store.findGroup(GROUP);
  expect(group).toMatchObject({ status: 'protected', protectedStatus: 'started' });
  expect(group).not.toHaveProperty('lease');
  for (const instance of (await store.members(GROUP)).instances) {
    expect(instance.status).toBe('protected');
    for (const trace of ['progress', 'stayDown', 'restoration', 'freed']) expect(instance).not.toHaveProperty(trace);
  }
};

const gone = async () => {
  const fencedSite = await fenced();
  const { subject, lost } = fencedSite;
  await subject.runtime.ec2.send(new TerminateInstancesCommand({ InstanceIds: [lost.production] }));
  await subject.runtime.clock.sleep(60_000);
  return fencedSite;
};

describe('a cancel of a group whose production server was terminated by hand', () => {
  it('ends, names the server with the volumes that are left of it, and gives the others back', async () => {
    const { subject, lost, kept, root, keptRoot } = await gone();
    const cancelled = await cancel(subject, true);
    expect(cancelled).toMatchObject({
      servers: [kept.production],
      started: [kept.production],
      notRunning: [],
      lost: [{ name: lost.name, serverId: lost.production, gone: 'server' }],
    });
    expect(cancelled.lost[0]?.message).toContain(`production server ${lost.production} does not exist any more`);
    expect(cancelled.lost[0]?.message).toContain(root);
    await expectProtected(subject);
    const { ec2 } = subject.runtime;
    expect(await rootVolumeOf(ec2, kept.production)).toBe(keptRoot);
    expect((await serversById(ec2)).get(kept.production)?.State?.Name).toBe('running');
  });

  it('is on record and in the report, which names what was lost', async () => {
    const { subject, lost } = await gone();
    await cancel(subject);
    const { store } = subject.runtime;
    const [record] = await store.listFailovers(GROUP);
    expect(record).toMatchObject({
      status: 'FAILED',
      rolledBackAt: expect.any(String),
      lost: [{ serverId: lost.production, gone: 'server' }],
    });
    const report = await createReportFailover(subject.runtime)({ group: GROUP });
    expect(report.findings.rollBack?.lost).toEqual(record?.lost?.map(({ message }) => message));
    expect(reportMarkdown(report)).toContain(`**Lost**: ${lost.name}: production server ${lost.production}`);
  });

  it('says the same again when it is given again, and the guard leaves the others alone', async () => {
    const { subject, lost, kept } = await gone();
    await cancel(subject);
    const again = await cancel(subject, true);
    expect(again).toMatchObject({ servers: [kept.production], started: [kept.production], notRunning: [] });
    expect(again.lost).toMatchObject([{ serverId: lost.production }]);
    const sweep = await createGuard(subject.runtime)({}, { id: 'sweep', remainingMs: () => 300_000 });
    expect(sweep).toMatchObject({ guarded: 0, found: [] });
  });

  it('waits for a server that is about to be gone', async () => {
    const { subject, lost } = await fenced();
    await subject.runtime.ec2.send(new TerminateInstancesCommand({ InstanceIds: [lost.production] }));
    expect((await cancel(subject)).lost).toMatchObject([{ serverId: lost.production, gone: 'server' }]);
    await expectProtected(subject);
  });

  it('ends also where EC2 has forgotten the server', async () => {
    const { subject, lost } = await gone();
    await subject.runtime.clock.sleep(7_200_000);
    expect((await cancel(subject)).lost[0]?.message).toContain(
      `${lost.production} does not exist any more (EC2 does not know it)`,
    );
    await expectProtected(subject);
  });
});

describe('a cancel of a group whose detached root volume was deleted by hand', () => {
  it('ends, and says what to attach before the server is started', async () => {
    const { subject, lost, kept, root } = await fenced();
    await subject.runtime.ec2.send(new DeleteVolumeCommand({ VolumeId: root }));
    await subject.runtime.clock.sleep(60_000);
    const cancelled = await cancel(subject);
    expect(cancelled.servers.toSorted()).toEqual([lost.production, kept.production].toSorted());
    expect(cancelled).toMatchObject({ lost: [{ serverId: lost.production, gone: 'root-volume' }], left: [] });
    expect(cancelled.lost[0]?.message).toMatch(
      `root volume ${root} of production server ${lost.production} does not exist`,
    );
    await expectProtected(subject);
    expect((await serversById(subject.runtime.ec2)).get(lost.production)?.Tags ?? []).not.toContainEqual(
      expect.objectContaining({ Key: 'sdrs:fenced' }),
    );
  });
});
