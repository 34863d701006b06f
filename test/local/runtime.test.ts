import { afterAll, describe, expect, it } from 'vitest';
import { OTHER_STATES, STEPS } from '../../lambdas/steps.ts';
import { createTestRuntime, type TestRuntime } from '../../local/test-runtime.ts';
import { failOver, GROUP, ownership, seedBrokenSite } from './failover-site.ts';

const open: TestRuntime[] = [];
afterAll(async () => {
  for (const runtime of open.splice(0)) await runtime.close();
});

const setup = async (servers = 1) => {
  const runtime = await createTestRuntime();
  open.push(runtime);
  const site = await seedBrokenSite(runtime, servers);
  return { runtime, site };
};

const statesOf = ({ log }: TestRuntime, executionId: string) =>
  log.events(executionId).flatMap(({ stateEnteredEventDetails: entered }) => (entered?.name ? [entered.name] : []));

describe('the embedded runtime', () => {
  it('fails a group over, with the states of the synthesised definition on record', async () => {
    const { runtime, site } = await setup(3);
    const executionId = await failOver(runtime, 'f-1');
    expect(await runtime.workflow.find(executionId)).toMatchObject({ name: 'f-1', status: 'SUCCEEDED' });
    const states = statesOf(runtime, executionId);
    expect(states.slice(0, 6)).toEqual([
      STEPS.validatePrerequisites.state,
      STEPS.stopSynchronization.state,
      STEPS.forceStopProductionServers.state,
      STEPS.makeDrDisksAvailable.state,
      STEPS.migrateNics.state,
      OTHER_STATES.everyServerMigrated,
    ]);
    expect(states.slice(-2)).toEqual([STEPS.markFailoverComplete.state, STEPS.markProtectionDisabled.state]);
    const after = await ownership(runtime);
    expect(after.group).toEqual(['failed-over', 'stopped', 'target']);
    const production = new Set(site.servers.map(({ production }) => production));
    const leftBehind = after.nics.filter(({ server, index }) => production.has(`${server}`) && index !== 0);
    expect(leftBehind).toEqual([]);
  });

  it('puts a failover on record that a step refuses, and ends the execution with the error of the step', async () => {
    const { runtime } = await setup();
    const { executionId } = await runtime.workflow.start('f-1', { groupId: 'nobody' });
    await runtime.untilEnded(executionId);
    expect(await runtime.workflow.find(executionId)).toMatchObject({ status: 'FAILED', error: 'GroupNotFoundError' });
    expect(statesOf(runtime, executionId)).toEqual([
      STEPS.validatePrerequisites.state,
      STEPS.recordFailure.state,
      OTHER_STATES.failed,
    ]);
  });

  it('shows an execution as aborted whose process was killed', async () => {
    const { runtime } = await setup();
    runtime.power.cutAt({ call: 40, when: 'before' });
    const executionId = await failOver(runtime, 'f-1');
    expect(runtime.log.find(executionId)?.status).toBe('RUNNING');
    const reopened = runtime.reopen();
    expect(await reopened.workflow.find(executionId)).toMatchObject({ status: 'ABORTED', error: 'RuntimeStopped' });
    expect(reopened.log.events(executionId).at(-1)?.type).toBe('ExecutionAborted');
  });
});

/** Every how many calls the failover is killed. With SDRS_EVERY_CALL=1 at every single one, which takes minutes. */
const STRIDE = process.env.SDRS_EVERY_CALL ? 1 : 17;

describe('a failover whose process is killed', async () => {
  const { runtime } = await setup();
  const before = runtime.power.calls;
  await failOver(runtime, 'f-1');
  const calls = runtime.power.calls - before;
  const expected = await ownership(runtime);
  const points = Array.from({ length: Math.ceil(calls / STRIDE) }, (_, n) => n * STRIDE + 1);

  it('succeeds when it is not killed', () => {
    expect(expected.group).toEqual(['failed-over', 'stopped', 'target']);
  });

  it.each([...points, calls])('at call %i ends in the same state when it is started again', async (call) => {
    for (const when of ['before', 'after'] as const) {
      const { runtime: killed } = await setup();
      killed.power.cutAt({ call, when });
      await failOver(killed, 'f-1');
      expect(killed.power.isOn).toBe(false);
      const reopened = killed.reopen();
      if (!(await isOver(reopened))) await failOver(reopened, 'f-2');
      expect(await ownership(reopened), `killed ${when} call ${call}`).toEqual(expected);
    }
  });
});

/** A group that has failed over needs, and allows, no second failover. */
const isOver = async ({ store }: TestRuntime): Promise<boolean> => {
  const group = await store.findGroup(GROUP);
  return group?.status === 'failed-over' && group.protectedStatus === 'stopped';
};
