import { describe, expect, it } from 'vitest';
import { createAcknowledgeAutomation } from '../../../lambdas/handlers/operations/automation/acknowledge-automation.ts';
import { createShowAutomation } from '../../../lambdas/handlers/operations/automation/show-automation.ts';
import type { ExecutionStatus } from '../../../lambdas/ports/workflow.ts';
import { at, makePolicy } from '../../domain/automation/support.ts';
import { makeFailoverRecord } from '../../support/builders.ts';
import { alarm, SWEEP, setup } from './setup.ts';

const ADA = { by: 'Ada', reason: 'the function had no memory left' };
const FIRST = 'auto-group-1-20261123090000-1-1';
const SECOND = 'auto-group-1-20261123090000-1-2';

/** A fault that outlasts every cool-down, and a decider about to start. */
const lasting = async () => {
  const subject = await setup({ policy: makePolicy({ windowSeconds: 36_000, coolDownSeconds: 3600 }) });
  const { executions, decide, until } = subject;
  await decide(alarm('ALARM', 0));
  await until(180);
  const end = (status: ExecutionStatus = 'FAILED') => {
    for (const [id, execution] of executions) executions.set(id, { ...execution, status });
  };
  const codes = async () => (await decide(SWEEP)).judged[0]?.codes;
  return { ...subject, end, codes };
};

const started = async () => {
  const subject = await lasting();
  await subject.decide(SWEEP);
  return subject;
};

describe('an automatic failover whose execution ends before it has left a record', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'counts as failed where it is %s: automation rests, and then waits for the acknowledgement',
    async (status) => {
      const { codes, end, executions, until, types } = await started();
      end(status);
      await until(240);
      expect(await codes()).toEqual(['cool-down', 'acknowledgement-needed', 'fault-lasting']);
      await until(10_000);
      expect(await codes()).toEqual(['acknowledgement-needed', 'fault-lasting']);
      expect(executions.size).toBe(1);
      expect(await types()).toContain('automationStartLost');
    },
  );

  it('rests from when it was seen to have ended, not from its start', async () => {
    const { codes, end, until } = await started();
    await until(3_700);
    await codes();
    end();
    await until(3_760);
    expect(await codes()).toContain('cool-down');
    await until(7_350);
    expect(await codes()).toContain('cool-down');
    await until(7_370);
    expect(await codes()).not.toContain('cool-down');
  });

  it('is acknowledged like any other, and the next one has a name of its own', async () => {
    const subject = await started();
    subject.end();
    await subject.until(240);
    await subject.codes();
    expect(await createShowAutomation(subject)('pets')).toMatchObject({ unacknowledged: FIRST });
    expect(await createAcknowledgeAutomation(subject)('pets', ADA)).toMatchObject({ failoverId: FIRST });
    await expect(createAcknowledgeAutomation(subject)('pets', ADA)).rejects.toMatchObject({
      name: 'NothingToAcknowledgeError',
    });
    expect(await subject.codes()).toEqual(['cool-down', 'fault-lasting']);
    await subject.until(4_000);
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ verdict: 'act', started: { failoverId: SECOND } }],
    });
  });

  it('is told once, however often it is looked at', async () => {
    const { codes, end, until, types } = await started();
    end();
    for (const second of [240, 300, 360]) {
      await until(second);
      await codes();
    }
    expect((await types()).filter((type) => type === 'automationStartLost')).toHaveLength(1);
  });

  it('counts also where the answer to its start was lost, and the fault is over by then', async () => {
    const subject = await lasting();
    const { workflow, decide, end, types, until } = subject;
    const start = workflow.start.bind(workflow);
    Object.assign(workflow, {
      start: async (...args: Parameters<typeof start>) => {
        await start(...args);
        throw new Error('socket hang up');
      },
    });
    await expect(decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    end();
    await until(240);
    await decide(alarm('OK', 240));
    expect(await types()).not.toContain('automationStartAbandoned');
    expect(await createShowAutomation(subject)('pets')).toMatchObject({ unacknowledged: FIRST });
  });

  it('counts where the workflow service does not know it, but not while it may only be late to tell', async () => {
    const { codes, executions, until } = await started();
    executions.clear();
    await until(230);
    expect(await codes()).not.toContain('acknowledgement-needed');
    await until(250);
    expect(await codes()).toContain('acknowledgement-needed');
  });
});

describe('an automatic failover that has left no record yet', () => {
  it('is the only one while its execution runs, however long that takes', async () => {
    const { codes, executions, until } = await started();
    await until(10_000);
    expect(await codes()).toEqual(['failover-running', 'fault-lasting']);
    expect(executions.size).toBe(1);
  });

  it('is not given up where the answer to its start was lost and it runs', async () => {
    const { workflow, decide, end, types, until } = await lasting();
    const start = workflow.start.bind(workflow);
    Object.assign(workflow, {
      start: async (...args: Parameters<typeof start>) => {
        await start(...args);
        throw new Error('socket hang up');
      },
    });
    await expect(decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    await until(240);
    await decide(alarm('OK', 240));
    expect(await types()).toContain('automationStartedFailover');
    expect(await types()).not.toContain('automationStartAbandoned');
    end();
    await until(300);
    await decide(SWEEP);
    expect(await types()).toContain('automationStartLost');
  });

  it('is not taken for lost where it writes its record and ends while it is looked for', async () => {
    const { codes, end, store, types, until, workflow } = await started();
    const findNamed = workflow.findNamed.bind(workflow);
    Object.assign(workflow, {
      findNamed: async (failoverId: string) => {
        await store.saveFailover(
          makeFailoverRecord({ id: FIRST, status: 'REFUSED', startedAt: at(200), endedAt: at(201) }),
        );
        end();
        return findNamed(failoverId);
      },
    });
    await until(240);
    expect(await codes()).toEqual(['cool-down', 'fault-lasting']);
    expect(await types()).not.toContain('automationStartLost');
  });
});
