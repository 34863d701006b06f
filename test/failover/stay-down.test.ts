import { describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createCallFailoverOff } from '../../lambdas/handlers/steps/roll-back/call-failover-off.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { CONFIRMATION, failOver, GROUP, production, rootVolumeOf, type Subject, serversById, setup } from './setup.ts';

const sweep = (runtime: TestRuntime) => createGuard(runtime)({}, { id: 'sweep', remainingMs: () => 300_000 });

const orders = async ({ store }: TestRuntime) =>
  (await store.members(GROUP)).instances.map(({ stayDown }) => stayDown?.state);

const only = (subject: Subject): string => production(subject)[0] ?? '?';

/** A first try that fails since its server hangs in the stop, which ends then: it is stopped, and has its root volume. */
const failedInTheStop = async (): Promise<Subject> => {
  const policy = { fencingBudgetSeconds: 60, migrationBudgetSeconds: 90 };
  const subject = await setup({ servers: 1, change: (given) => ({ ...given, policy }) });
  const { faults } = subject.runtime.ec2;
  faults.hangStop(only(subject));
  expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ProductionServerNotFencedError' });
  expect(await orders(subject.runtime)).toEqual(['begun']);
  faults.releaseStop(only(subject));
  await subject.runtime.clock.sleep(60_000);
  return subject;
};

describe('the guard', () => {
  it('obeys an order that was begun, where the next try has died before it came to the server', async () => {
    const subject = await failedInTheStop();
    const { runtime } = subject;
    const request = { groupId: GROUP, confirmation: CONFIRMATION };
    await createValidatePrerequisites(runtime)({ failoverId: 'f-2', executionId: 'arn:gone', request });
    await runtime.clock.sleep(3_600_000);
    expect(await sweep(runtime)).toMatchObject({ guarded: 1, fenced: [{ serverId: only(subject) }], open: [] });
  });

  it('obeys an order that a roll-back has not removed before it died', async () => {
    const subject = await failedInTheStop();
    const { runtime } = subject;
    const store = { ...runtime.store, saveInstance: () => Promise.reject(new Error('killed')) };
    const step = createCallFailoverOff({ ...runtime, store });
    const first = { failoverId: 'back-1', executionId: 'arn:gone', request: { groupId: GROUP } };
    await expect(step(first, { id: 'try-1', remainingMs: () => 300_000 })).rejects.toThrow('killed');
    expect((await runtime.store.findGroup(GROUP))?.lease).toMatchObject({ kind: 'roll-back' });
    expect(await sweep(runtime)).toMatchObject({ guarded: 0, leftToFailover: [{ groupId: GROUP }] });
    await runtime.clock.sleep(3_600_000);
    expect(await sweep(runtime)).toMatchObject({ guarded: 1, fenced: [{ serverId: only(subject) }], open: [] });
  });

  it('leaves a server alone that a roll-back has begun to give back, though the roll-back did not come to its end', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateVolume');
    await failOver(subject, 'f-1');
    expect(await orders(runtime)).toEqual(['begun']);
    runtime.ec2.faults.deny('DeleteTags');
    const cancel = createCancelFailover(runtime);
    await expect(cancel({ group: GROUP })).rejects.toMatchObject({ name: 'RollBackIncompleteError' });
    expect(await orders(runtime)).toEqual([undefined]);
    const root = await rootVolumeOf(runtime.ec2, only(subject));
    expect(await sweep(runtime)).toMatchObject({ guarded: 0, found: [] });
    expect(await rootVolumeOf(runtime.ec2, only(subject))).toBe(root);
    expect((await serversById(runtime.ec2)).get(only(subject))?.State?.Name).toBe('stopped');
  });
});
