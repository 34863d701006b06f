import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import { verifyReport } from '../../lambdas/domain/report/verify-report.ts';
import { createAcceptUnfenced } from '../../lambdas/handlers/operations/runs/accept-unfenced.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { createStartFailover } from '../../lambdas/handlers/operations/runs/start-failover.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import { createFakeIds } from '../support/fakes/time-and-ids.ts';
import { CONFIRMATION, failOver, GROUP, identityOf, setup } from './setup.ts';

const REASON = 'its breaker was pulled';
const _ids = createFakeIds();

const running = async () => {
  const subject = await setup({ servers: 2 });
  const { runtime, site } = subject;
  const stuck = site.servers[0] ?? { name: '?', production: '?', dr: '?' };
  runtime.ec2.faults.hangStop(stuck.production);
  const { executionId } = await runtime.workflow.start('f-1', { groupId: GROUP, confirmation: CONFIRMATION });
  const progressOf = async (name: string) =>
    (await runtime.store.members(GROUP)).instances.find((it) => it.name === name)?.progress;
  while (!(await progressOf(stuck.name))?.stop?.acceptedAt) await runtime.clock.sleep(2_000);
  const accept = (instance: string, reason = REASON) =>
    createAcceptUnfenced(runtime)({ group: GROUP, instance, reason, caller: 'Ada' });
  return { ...subject, stuck, executionId, progressOf, accept };
};

describe('accepting a server while its failover waits for it', () => {
  it('lets the failover go on when the fencing budget is over, UNFENCED, with who said so in the trail', async () => {
    const { runtime, stuck, executionId, accept } = await running();
    const begun = runtime.clock.now();
    expect(await accept(stuck.production)).toMatchObject({ failoverId: 'f-1', name: stuck.name, reason: REASON });
    await runtime.untilEnded(executionId);
    expect(await runtime.workflow.find(executionId)).toMatchObject({ status: 'SUCCEEDED' });
    expect(runtime.clock.now() - begun).toBeGreaterThan(550_000);
    expect(await identityOf(runtime.ec2, [stuck.production])).toEqual({});
    expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({
      unfencedMembers: [{ name: stuck.name, reason: REASON }],
    });
    const said = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'unfencedAccepted');
    expect(said).toMatchObject([{ message: expect.stringContaining('accepted by Ada'), data: { caller: 'Ada' } }]);
    const report = await createReportFailover(runtime)({ group: GROUP });
    const risk = { instance: stuck.name, reason: REASON, by: 'Ada', at: said[0]?.at };
    expect(report.findings.overrides).toContainEqual({ kind: 'acceptUnfenced', ...risk });
    expect((await runtime.store.findFailover(GROUP, 'f-1'))?.acceptUnfenced).toEqual([risk]);
    expect(verifyReport(JSON.parse(JSON.stringify(report)), sha256).faults).toEqual([]);
    expect(reportMarkdown(report)).toContain(`possibly unfenced** by Ada at ${risk.at}: “${REASON}”`);
  });

  it('keeps the first word, whoever repeats it', async () => {
    const { runtime, stuck, executionId, progressOf, accept } = await running();
    await accept(stuck.name);
    expect(await accept(stuck.name, 'another reason')).toMatchObject({ reason: REASON });
    expect((await progressOf(stuck.name))?.acceptedUnfenced).toEqual({ reason: REASON });
    const said = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'unfencedAccepted');
    expect(said).toHaveLength(1);
    await runtime.untilEnded(executionId);
  });

  it('is on record also where it dies before the server is marked, and the first word on record stays', async () => {
    const { runtime, stuck, executionId, progressOf, accept } = await running();
    const store = { ...runtime.store, saveInstance: () => Promise.reject(new Error('killed')) };
    const dying = createAcceptUnfenced({ ...runtime, store });
    await expect(dying({ group: GROUP, instance: stuck.name, reason: REASON, caller: 'Ada' })).rejects.toThrow(
      'killed',
    );
    const risks = async () => (await runtime.store.findFailover(GROUP, 'f-1'))?.acceptUnfenced;
    const before = await risks();
    expect(before).toMatchObject([{ instance: stuck.name, reason: REASON, by: 'Ada' }]);
    expect(await accept(stuck.name, 'another reason')).toMatchObject({ reason: REASON });
    expect((await progressOf(stuck.name))?.acceptedUnfenced).toEqual({ reason: REASON });
    await runtime.untilEnded(executionId);
    expect(await risks()).toEqual(before);
  });

  it('is refused for a fenced server, a mistyped one, without a reason, and once the failover has ended', async () => {
    const { runtime, stuck, site, executionId, progressOf, accept } = await running();
    const other = site.servers[1]?.name ?? '?';
    while ((await progressOf(other))?.phases.fence?.state !== 'done') await runtime.clock.sleep(2_000);
    const trail = (await runtime.store.listEvents(GROUP)).length;
    await expect(accept(other)).rejects.toMatchObject({
      name: 'AcceptanceRefusedError',
      message: expect.stringContaining('is seen fenced'),
    });
    await expect(accept('wab-1')).rejects.toMatchObject({
      name: 'InstanceNotInGroupError',
      message: expect.stringMatching(/no server "wab-1". Did you mean "web-1"\?.* Its servers are .*db-1/),
    });
    await expect(accept(stuck.name, ' ')).rejects.toMatchObject({ name: 'InvalidRequestError' });
    expect((await runtime.store.listEvents(GROUP)).slice(trail).map(({ type }) => type)).not.toContain(
      'unfencedAccepted',
    );
    await runtime.untilEnded(executionId);
    await expect(accept(stuck.name)).rejects.toMatchObject({
      name: 'AcceptanceRefusedError',
      message: expect.stringContaining(`--accept-unfenced ${stuck.name} --reason`),
    });
  });

  it('is refused once the failover was cancelled', async () => {
    const { runtime, stuck, executionId, accept } = await running();
    const cancelling = createCancelFailover(runtime)({ group: GROUP, requestedBy: { kind: 'command', caller: 'Ada' } });
    while (!(await runtime.store.findGroup(GROUP))?.lease?.cancelRequestedAt) await runtime.clock.sleep(100);
    await expect(accept(stuck.name)).rejects.toMatchObject({
      name: 'AcceptanceRefusedError',
      message: expect.stringContaining('failover f-1 was cancelled'),
    });
    await runtime.untilEnded(executionId);
    expect(await cancelling).toMatchObject({ servers: expect.arrayContaining([stuck.production]) });
    expect(await runtime.store.findFailover(GROUP, 'f-1')).not.toHaveProperty('unfencedMembers');
  });

  it('is refused where the execution that holds the group is dead, and nothing would come of it', async () => {
    const { runtime } = await setup({ servers: 1 });
    const request = { groupId: GROUP, confirmation: CONFIRMATION };
    await createValidatePrerequisites(runtime)({ failoverId: 'f-dead', executionId: 'arn:gone', request });
    const accepting = createAcceptUnfenced(runtime)({ group: GROUP, instance: 'web-1', reason: REASON, caller: 'Ada' });
    await expect(accepting).rejects.toMatchObject({
      name: 'AcceptanceRefusedError',
      message: expect.stringContaining('no failover of group "pets" runs'),
    });
  });

  it('accepting a server with the failover itself is on record with who asked for it, and when', async () => {
    const { runtime, site } = await setup({ servers: 1 });
    const [stuck] = site.servers;
    runtime.ec2.faults.hangStop(stuck?.production ?? '?');
    const acceptUnfenced = [{ instance: stuck?.name ?? '?', reason: REASON }];
    const wish = { confirmation: CONFIRMATION, acceptUnfenced, failoverId: 'f-1', groupId: GROUP };
    const requestedBy = { kind: 'command', caller: 'Bob' } as const;
    const { executionId } = await createStartFailover(runtime)({ ...wish, requestedBy });
    await runtime.untilEnded(executionId);
    const record = await runtime.store.findFailover(GROUP, 'f-1');
    const risk = { ...acceptUnfenced[0], by: 'Bob', at: record?.startedAt };
    expect(record?.acceptUnfenced).toEqual([risk]);
    const report = await createReportFailover(runtime)({ group: GROUP });
    expect(report.findings.overrides).toContainEqual({ kind: 'acceptUnfenced', ...risk });
  });

  it('accepting a server by a wrong name with the failover itself is refused before anything is recorded', async () => {
    const { runtime } = await setup({ servers: 1 });
    const acceptUnfenced = [{ instance: 'web-9', reason: REASON }];
    const requestedBy = { kind: 'command', caller: 'Ada' } as const;
    const wish = { groupId: GROUP, confirmation: CONFIRMATION, acceptUnfenced, requestedBy };
    const before = await runtime.store.listEvents(GROUP);
    const refused = { name: 'InstanceNotInGroupError', message: expect.stringContaining('Did you mean "web-1"?') };
    await expect(createStartFailover(runtime)(wish)).rejects.toMatchObject(refused);
    expect(await runtime.workflow.list()).toEqual([]);
    expect(await runtime.store.listFailovers(GROUP)).toEqual([]);
    expect(await runtime.store.listEvents(GROUP)).toEqual(before);
    expect(await failOver({ runtime }, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
  });
});
