import { describe, expect, it } from 'vitest';
import { CONFIRMATION, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';

const REASON = 'its breaker was pulled';

const setupStuck = async (servers = 1, policy = {}) => {
  const subject = await setup({ servers, change: (described) => ({ ...described, policy }) });
  const stuck = subject.site.servers[0] ?? { name: '?', production: '?', dr: '?' };
  subject.runtime.ec2.faults.hangStop(stuck.production);
  return { subject, stuck };
};

const progressOf = async ({ runtime }: Subject) => (await runtime.store.members(GROUP)).instances[0]?.progress;

const start = async ({ runtime }: Subject, failoverId: string) => {
  const { executionId } = await runtime.workflow.start(failoverId, { groupId: GROUP, confirmation: CONFIRMATION });
  return executionId;
};

describe('the fencing budget', () => {
  it('counts from the stop that EC2 accepted, and not from the start of the failover', async () => {
    const { subject } = await setupStuck(1, { fencingBudgetSeconds: 60 });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StopInstances', { code: 'RequestLimitExceeded', times: 15 });
    const begun = runtime.clock.now();
    const executionId = await start(subject, 'f-1');
    await runtime.untilEnded(executionId);
    const accepted = Date.parse((await progressOf(subject))?.stop?.acceptedAt ?? '');
    expect(accepted - begun).toBeGreaterThan(60_000);
    expect(runtime.clock.now() - accepted).toBeGreaterThanOrEqual(60_000);
    const execution = await runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain(`EC2 accepted its stop at ${new Date(accepted).toISOString()}`);
  });

  it('is not moved by the stops that follow the first accepted one', async () => {
    const { subject } = await setupStuck();
    const { runtime } = subject;
    const executionId = await start(subject, 'f-1');
    const seen = new Set<string>();
    while ((await runtime.workflow.find(executionId))?.status === 'RUNNING') {
      const acceptedAt = (await progressOf(subject))?.stop?.acceptedAt;
      if (acceptedAt) seen.add(acceptedAt);
      await runtime.clock.sleep(20_000);
    }
    expect(seen.size).toBe(1);
  });

  it('fails no server of a large group whose stop has not gone out yet, however small it is', async () => {
    const { subject } = await setupStuck(1, { fencingBudgetSeconds: 60 });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StopInstances', { code: 'RequestLimitExceeded', times: 30 });
    runtime.ec2.faults.releaseStop(production(subject)[0] ?? '?');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('gives a server whose stop EC2 never answers the budget of the migration, and says that', async () => {
    const { subject } = await setupStuck(1, { fencingBudgetSeconds: 60, migrationBudgetSeconds: 300 });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StopInstances', { code: 'RequestLimitExceeded', times: 10_000 });
    const begun = runtime.clock.now();
    const execution = await failOver(subject, 'f-1');
    expect(runtime.clock.now() - begun).toBeGreaterThanOrEqual(300_000);
    expect(execution).toMatchObject({ error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain('neither accepted nor refused a stop of it in the 300 s');
  });

  it('counts from the first refusal where EC2 refuses every stop, and says which refusal that was', async () => {
    const { subject } = await setupStuck(1, { fencingBudgetSeconds: 60 });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StopInstances', { code: 'RequestLimitExceeded', times: 15 });
    runtime.ec2.faults.failNext('StopInstances', { code: 'IncorrectInstanceState', times: 10_000 });
    const begun = runtime.clock.now();
    const execution = await failOver(subject, 'f-1');
    const refused = Date.parse((await progressOf(subject))?.stop?.refusedAt ?? '');
    expect(refused - begun).toBeGreaterThan(60_000);
    expect(runtime.clock.now() - refused).toBeGreaterThanOrEqual(60_000);
    expect(execution).toMatchObject({ error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toMatch(
      new RegExp(
        `EC2 has refused its stop since ${new Date(refused).toISOString()} \\(.*\\), for the fencing budget of 60 s`,
      ),
    );
  });
});

describe('accepting an unfenced server', () => {
  it.each([
    ['accepted its stop', 'acceptedAt'],
    ['first refused its stop', 'refusedAt'],
  ] as const)('lets nothing move before the fencing budget is over since EC2 has %s', async (_, answer) => {
    const { subject, stuck } = await setupStuck(1, { fencingBudgetSeconds: 60 });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StopInstances', { code: 'RequestLimitExceeded', times: 5 });
    const refusals = { code: 'IncorrectInstanceState', times: 10_000 };
    if (answer === 'refusedAt') runtime.ec2.faults.failNext('StopInstances', refusals);
    const accepted = [{ instance: stuck.name, reason: REASON }];
    expect(await failOver(subject, 'f-1', CONFIRMATION, accepted)).toMatchObject({ status: 'SUCCEEDED' });
    const answered = Date.parse((await progressOf(subject))?.stop?.[answer] ?? '');
    const unfenced = (await runtime.store.listEvents(GROUP)).find(({ type }) => type === 'fenceUnfenced');
    expect(Date.parse(unfenced?.at ?? '') - answered).toBeGreaterThanOrEqual(60_000);
  });

  it('counts the time that was waited for it since EC2 accepted its stop, in the failover before', async () => {
    const { subject, stuck } = await setupStuck();
    const { runtime } = subject;
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ProductionServerNotFencedError' });
    const begun = runtime.clock.now();
    const accepted = [{ instance: stuck.name, reason: REASON }];
    expect(await failOver(subject, 'f-2', CONFIRMATION, accepted)).toMatchObject({ status: 'SUCCEEDED' });
    expect(runtime.clock.now() - begun).toBeLessThan(300_000);
    expect(await identityOf(runtime.ec2, [stuck.production])).toEqual({});
  });

  it('counts nothing of a stop that the server has come back from since', async () => {
    const { subject, stuck } = await setupStuck();
    const { runtime } = subject;
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ProductionServerNotFencedError' });
    runtime.ec2.faults.regainPower('eu-central-1a');
    await runtime.clock.sleep(5_000);
    runtime.ec2.faults.hangStop(stuck.production);
    const begun = runtime.clock.now();
    const accepted = [{ instance: stuck.name, reason: REASON }];
    expect(await failOver(subject, 'f-2', CONFIRMATION, accepted)).toMatchObject({ status: 'SUCCEEDED' });
    expect(runtime.clock.now() - begun).toBeGreaterThanOrEqual(600_000);
  });

  it('the same call again, without accepting the server, waits a whole budget once more', async () => {
    const { subject } = await setupStuck();
    const { runtime } = subject;
    await failOver(subject, 'f-1');
    const begun = runtime.clock.now();
    expect(await failOver(subject, 'f-2')).toMatchObject({ error: 'ProductionServerNotFencedError' });
    expect(runtime.clock.now() - begun).toBeGreaterThanOrEqual(600_000);
  });
});
