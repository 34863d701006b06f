import { describe, expect, it } from 'vitest';
import { handlersOf } from '../../local/handlers.ts';
import { functionsOf } from '../../local/task-functions.ts';
import { CONFIRMATION } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { lostOf } from './keeps.ts';
import { expectAllMoved } from './outcome.ts';
import { executions, type OldStep, oldMachine, openLeft, siteOf } from './release.ts';

/** An update of the stack gives new code to executions that go on by their old definition and with their old data. */
const stepsOf = (runtime: TestRuntime) => {
  const functions = functionsOf(oldMachine, handlersOf(runtime));
  return async (state: string, input: unknown) => {
    const fn = functions[state];
    if (!fn) throw new Error(`No function is behind "${state}" any more, and old executions still call it.`);
    const answer = await fn.handler(JSON.parse(JSON.stringify(input)), { id: 'try-1', remainingMs: () => 300_000 });
    return JSON.parse(JSON.stringify(answer)) as Record<string, unknown>;
  };
};

const execution = (name: string) => {
  const found = executions.find((one) => one.name === name);
  if (!found) throw new Error(`The fixture has no execution "${name}".`);
  return found;
};

const lastOf = (name: string, state: string): OldStep => {
  const found = execution(name).steps.findLast((step) => step.state === state);
  if (!found) throw new Error(`Execution "${name}" has never come to "${state}".`);
  return found;
};

const FENCE = 'Force-stop production servers';
const DISKS = 'Make DR disks available';
const NICS = 'Migrate NICs';

describe('an execution of release 0.1.0’s definition', () => {
  it('goes from its first to its last step with the code of this release', async () => {
    const runtime = await openLeft({ groups: ['healthy'], machine: oldMachine });
    const { executionId } = await runtime.workflow.start('healthy-1', {
      groupId: 'healthy',
      confirmation: CONFIRMATION,
    });
    await runtime.untilEnded(executionId);
    const ended = await runtime.workflow.find(executionId);
    expect(ended, ended?.cause).toMatchObject({ status: 'SUCCEEDED' });
    await expectAllMoved(runtime, 'healthy');
  });

  it('an execution of release 0.1.0’s definition that is in the middle goes on with the messages that it has', async () => {
    // At the moment when it was cut off, as its budgets count from its start.
    const runtime = await openLeft({ groups: ['running'], startAt: execution('running-1').stoppedAt ?? 0 });
    for (const { production } of siteOf('running').servers) runtime.ec2.faults.releaseStop(production);
    const step = stepsOf(runtime);
    const old = {
      fence: lastOf('running-1', FENCE).input,
      disks: lastOf('running-1', DISKS).input,
      nics: lastOf('running-1', NICS).input,
    };
    let round: Record<string, unknown> = {};
    for (let rounds = 0; round.outcome !== 'MIGRATED'; rounds += 1) {
      expect(rounds, JSON.stringify(round)).toBeLessThan(50);
      const fence = await step(FENCE, old.fence);
      const disks = await step(DISKS, old.disks);
      round = await step(NICS, { ...old.nics, waits: [fence.waitSeconds, disks.waitSeconds] });
      if (round.outcome === 'CONTINUE') await runtime.clock.sleep(Number(round.waitSeconds) * 1000);
    }
    await step('Mark failover complete', old.fence);
    await step('Mark protection disabled', old.fence);
    await expectAllMoved(runtime, 'running');
  });

  it('an execution of release 0.1.0’s definition that has ended its steps may repeat the last of them, as a retry does', async () => {
    const runtime = await openLeft({ groups: ['running'] });
    const step = stepsOf(runtime);
    for (const state of [FENCE, DISKS, NICS]) {
      const { input, output } = execution('running-1').steps.find((one) => one.state === state) ?? {};
      expect(lostOf(output, await step(state, input)).filter((lost) => !lost.includes('outcome'))).toEqual([]);
    }
    const begun = execution('running-1').steps[0];
    expect(await step(begun?.state ?? '?', begun?.input)).toMatchObject(begun?.output ?? {});
  });

  it('an execution of release 0.1.0’s definition that fails is recorded as failed, with its members and their causes', async () => {
    const runtime = await openLeft({ groups: ['early'] });
    const { arn } = execution('early-1');
    const recorded = await stepsOf(runtime)('Record failure', {
      failoverId: 'early-1',
      executionId: arn,
      state: { ...(execution('early-1').input as object), error: { Error: 'States.Timeout', Cause: 'too long' } },
    });
    expect(recorded).toMatchObject({ error: 'States.Timeout', cause: expect.stringContaining('too long') });
    expect(await runtime.store.findGroup('early')).toMatchObject({ status: 'error-failing-over' });
    expect(await runtime.store.findFailover('early', 'early-1')).toMatchObject({ status: 'FAILED' });
  });
});

describe('a failover of release 0.1.0 that somebody has taken over', () => {
  it('is refused at each of its steps', async () => {
    const runtime = await openLeft({ groups: ['early'] });
    const { executionId } = await runtime.workflow.start('early-2', { groupId: 'early', confirmation: CONFIRMATION });
    await runtime.untilEnded(executionId);
    const step = stepsOf(runtime);
    for (const state of [FENCE, DISKS, NICS]) {
      const { input } = lastOf('early-1', state);
      await expect(step(state, input)).rejects.toMatchObject({ name: 'StaleEpochError' });
    }
    await expectAllMoved(runtime, 'early');
  });
});
