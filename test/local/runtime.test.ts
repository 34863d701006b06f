import { afterAll, describe, expect, it } from 'vitest';
import { STEPS, WORKFLOWS } from '../../lambdas/workflows.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { failOver, ownership, seedBrokenSite } from './failover-site.ts';

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
      WORKFLOWS.failover.states.isDone,
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
      WORKFLOWS.failover.states.failed,
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
