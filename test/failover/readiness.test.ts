import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createShowReadiness } from '../../lambdas/handlers/operations/groups/show-readiness.ts';
import { createKeptPlan, createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { createStartFailover } from '../../lambdas/handlers/operations/runs/start-failover.ts';
import { createRefreshGroups } from '../../lambdas/handlers/recorder/refresh-groups.ts';
import { apiOn } from '../api/setup.ts';
import { CONFIRMATION, failOver, GROUP, type Subject, setup } from './setup.ts';

const readinessOf = async ({ runtime }: Subject) => {
  const group = await runtime.store.findGroup(GROUP);
  if (!group) throw new Error('There is no group.');
  return createShowReadiness(runtime)(group);
};

const startDrServer = async ({ runtime, site }: Subject): Promise<void> => {
  await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [site.servers[0]?.dr ?? '?'] }));
  await runtime.clock.sleep(120_000);
};

/** A failover by that plan, to its end. */
const failOverBy = async ({ runtime }: Subject, plan: string) => {
  const { executionId } = await createStartFailover(runtime)({
    groupId: GROUP,
    confirmation: CONFIRMATION,
    plan,
    requestedBy: { kind: 'command', caller: 'ada' },
  });
  await runtime.untilEnded(executionId);
  return runtime.workflow.find(executionId);
};

describe('the readiness of a group', () => {
  it('is unknown, then ready, not ready when the DR server runs, and expired when nobody looks any more', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    expect(await readinessOf(subject)).toEqual({ state: 'UNKNOWN' });
    await createRefreshGroups(runtime)();
    expect(await readinessOf(subject)).toMatchObject({ state: 'READY', verdict: 'PASS', findings: [] });
    await startDrServer(subject);
    await createRefreshGroups(runtime)();
    expect(await readinessOf(subject)).toMatchObject({
      state: 'NOT READY',
      findings: [expect.objectContaining({ verdict: 'BLOCK', code: 'dr-server-not-stopped' })],
    });
    await runtime.clock.sleep(901_000);
    expect(await readinessOf(subject)).toMatchObject({ state: 'EXPIRED', verdict: 'BLOCK' });
  });

  it('is in the audit trail when it changes, and only then', async () => {
    const subject = await setup({ servers: 1 });
    for (let n = 0; n < 3; n += 1) {
      await createRefreshGroups(subject.runtime)();
      await subject.runtime.clock.sleep(300_000);
    }
    const events = await subject.runtime.store.listEvents(GROUP);
    expect(events.filter(({ type }) => type === 'readinessChanged').map(({ message }) => message)).toEqual([
      'A failover would be judged PASS now, before nothing was known.',
    ]);
  });

  it('is expired once the group has failed over', async () => {
    const subject = await setup({ servers: 1 });
    await createRefreshGroups(subject.runtime)();
    await failOver(subject, 'failover-1');
    expect(await readinessOf(subject)).toMatchObject({ state: 'EXPIRED' });
  });
});

describe('a failover by a plan', () => {
  it('goes ahead while the facts are as they were, and keeps which plan it was', async () => {
    const subject = await setup({ servers: 1 });
    const { plan } = await createKeptPlan(subject.runtime)(GROUP);
    await subject.runtime.clock.sleep(60_000);
    const execution = await failOverBy(subject, plan.digest);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    const record = await subject.runtime.store.findFailover(GROUP, execution?.name ?? '?');
    expect(record?.plan).toMatchObject({ verdict: 'PASS', digest: plan.digest });
  });

  it('is refused, touching nothing, when a fact has changed since, which it names', async () => {
    const subject = await setup({ servers: 2 });
    const { plan } = await createKeptPlan(subject.runtime)(GROUP);
    await startDrServer(subject);
    const execution = await failOverBy(subject, plan.digest);
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'PlanExpiredError',
      cause: expect.stringContaining(`Changed since: ${subject.site.servers[0]?.name}: DR server.`),
    });
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected', epoch: 0 });
  });

  it("goes ahead by the digest of the API's plan, which keeps nothing", async () => {
    const subject = await setup({ servers: 1 });
    const { status, body } = await apiOn(subject.runtime).call('GET', `/server-groups/${GROUP}/failover-plan`);
    expect(status).toBe(200);
    const { digest } = body.failover_plan;
    expect(await subject.runtime.store.findPlanBasis(GROUP, digest)).toBeUndefined();
    expect(await failOverBy(subject, digest)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('a plan that was only read holds as long as any, and says less once it does not', async () => {
    const subject = await setup({ servers: 1 });
    const { plan } = await createPlanFailover(subject.runtime)(GROUP);
    await startDrServer(subject);
    expect(await failOverBy(subject, plan.digest)).toMatchObject({
      error: 'PlanExpiredError',
      cause: expect.stringContaining('was kept'),
    });
  });

  it('is refused when nobody has made such a plan', async () => {
    const subject = await setup({ servers: 1 });
    const execution = await failOverBy(subject, 'ffffffffffffffff');
    expect(execution).toMatchObject({
      error: 'PlanExpiredError',
      cause: expect.stringContaining('No plan of that digest was kept.'),
    });
  });
});
