import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it as test } from 'vitest';
import { createSfnWorkflow } from '../../lambdas/adapters/aws/step-functions/index.ts';
import type { FailoverRequest } from '../../lambdas/domain/group/failover.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Execution, Workflow } from '../../lambdas/ports/workflow.ts';
import type { Definition } from '../../local/definition.ts';

/** The function behind a Task state: its result, or an error whose name the machine sees. */
export type TaskFunction = (input: unknown) => Promise<unknown>;

export interface WorkflowContract {
  readonly name: string;
  /** A service with one state machine, whose Task states run the given functions, by state name. */
  setup(
    definition: Definition,
    functions: Readonly<Record<string, TaskFunction>>,
  ): Promise<{
    readonly client: Pick<SFNClient, 'send'>;
    readonly stateMachineArn: string;
    /** The time by which the service's executions wait. */
    readonly clock: Clock;
  }>;
  /** By title of the behaviour: what the double does otherwise. Each is asserted to deviate still. */
  readonly deviations?: Readonly<Record<string, Deviation>>;
}

interface Deviation {
  readonly reason: string;
  /** Part of the failure that the deviation causes, so that no other failure passes for it. */
  readonly seen: RegExp;
}

const REQUEST: FailoverRequest = { groupId: 'group-1', confirmation: { by: 'Ada', reason: 'the site is dark' } };

/** Each Task has a function of its own, named after the state. */
const task = (functionName: string) => ({
  Type: 'Task',
  Resource: `arn:aws:lambda:eu-central-1:123456789012:function:${functionName}`,
});

const GREETING: Definition = {
  StartAt: 'Greet',
  States: {
    Greet: { Type: 'Pass', Result: 'hello', ResultPath: '$.greeting', Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 1, Next: 'End' },
    End: { Type: 'Pass', End: true },
  },
};

const REFUSING: Definition = {
  StartAt: 'Refuse',
  States: { Refuse: { Type: 'Fail', Error: 'RefusedError', Cause: 'There is no such group.' } },
};

const BREAKING: Definition = {
  StartAt: 'Work',
  States: {
    Work: { ...task('Work'), ResultPath: '$.work', Next: 'Break' },
    Break: {
      ...task('Break'),
      Catch: [{ ErrorEquals: ['BrokenError'], ResultPath: '$.error', Next: 'Record' }],
      End: true,
    },
    Record: { Type: 'Fail', Error: 'RecordedError', Cause: 'Broken, and on record.' },
  },
};

const FUNCTIONS: Readonly<Record<string, TaskFunction>> = {
  Work: async (input) => ({ worked: input }),
  Break: async () => {
    throw Object.assign(new Error('it broke'), { name: 'BrokenError' });
  },
};

/** Registers what Step Functions, real or double, has to show through the adapter. */
export const describeWorkflow = ({ name, setup, deviations = {} }: WorkflowContract): void => {
  const shown: string[] = [];
  const it = (title: string, behaviour: () => Promise<void>): void => {
    shown.push(title);
    const deviation = deviations[title];
    if (deviation === undefined) test(title, behaviour);
    else test(`deviates in: ${title} (${deviation.reason})`, () => expect(behaviour()).rejects.toThrow(deviation.seen));
  };

  const open = async (definition: Definition, functions: Readonly<Record<string, TaskFunction>> = {}) => {
    const { client, stateMachineArn, clock } = await setup(definition, functions);
    const workflow = createSfnWorkflow({ client, machines: { failover: stateMachineArn } });
    return { client, stateMachineArn, clock, workflow, run: (id: string) => run(workflow, clock, id) };
  };

  describe(`Workflow on ${name}`, () => {
    it('runs a request under its failover id, and answers with its input and output', async () => {
      const { run } = await open(GREETING);
      const execution = await run('failover-1');
      expect(execution).toMatchObject({ name: 'failover-1', status: 'SUCCEEDED', input: REQUEST });
      expect(execution.output).toEqual({ ...REQUEST, greeting: 'hello' });
      expect(Date.parse(execution.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(execution.startedAt));
      expect(execution).not.toHaveProperty('error');
    });

    it('finds an execution under way without an end', async () => {
      const { workflow } = await open(GREETING);
      const { executionId } = await workflow.start('failover-1', REQUEST);
      const execution = await workflow.find(executionId);
      expect(execution).toMatchObject({ id: executionId, status: 'RUNNING', input: REQUEST });
      expect(execution).not.toHaveProperty('endedAt');
      expect(execution).not.toHaveProperty('output');
    });

    it('finds an execution by its failover id, and none under an id that nobody has started', async () => {
      const { workflow } = await open(GREETING);
      const { executionId } = await workflow.start('failover-1', REQUEST);
      expect(await workflow.findNamed('failover-1')).toMatchObject({ id: executionId, input: REQUEST });
      expect(await workflow.findNamed('failover-2')).toBeUndefined();
    });

    it('starts nothing new for the same request under the same name, during the execution and after it', async () => {
      const { workflow, run } = await open(GREETING);
      const first = await workflow.start('failover-1', REQUEST);
      expect(await workflow.start('failover-1', REQUEST)).toEqual(first);
      const ended = await run('failover-1');
      expect(await workflow.start('failover-1', REQUEST)).toEqual(first);
      expect(await workflow.find(first.executionId)).toEqual(ended);
      expect(await workflow.list()).toHaveLength(1);
    });

    it('starts nothing new for the same request of somebody else under the same name, nor changes who asked first', async () => {
      const { workflow, run } = await open(GREETING);
      const byAda = { ...REQUEST, requestedBy: { kind: 'api', caller: 'Ada', failoverId: 'failover-1' } } as const;
      const byBo = { ...REQUEST, requestedBy: { kind: 'api', caller: 'Bo', failoverId: 'failover-1' } } as const;
      const first = await workflow.start('failover-1', byAda);
      expect(await workflow.start('failover-1', byBo)).toEqual(first);
      await run('failover-1').catch(() => undefined);
      expect(await workflow.start('failover-1', byBo)).toEqual(first);
      expect((await workflow.find(first.executionId))?.input).toEqual(byAda);
      expect(await workflow.list()).toHaveLength(1);
    });

    it('refuses another request under a name that is taken, during the execution and after it', async () => {
      const { workflow, run } = await open(GREETING);
      await workflow.start('failover-1', REQUEST);
      const refused = {
        name: 'ExecutionExistsError',
        failoverId: 'failover-1',
        cause: { name: 'ExecutionAlreadyExists' },
      };
      await expect(workflow.start('failover-1', { groupId: 'group-2' })).rejects.toMatchObject(refused);
      await run('failover-1');
      await expect(workflow.start('failover-1', { groupId: 'group-2' })).rejects.toMatchObject(refused);
    });

    it('tells how an execution failed', async () => {
      const { run } = await open(REFUSING);
      expect(await run('failover-1')).toMatchObject({
        status: 'FAILED',
        error: 'RefusedError',
        cause: 'There is no such group.',
      });
    });

    it('lists executions newest first, as they ended', async () => {
      const { workflow, clock, run } = await open(GREETING);
      for (const id of ['failover-1', 'failover-2', 'failover-3']) {
        await run(id);
        await clock.sleep(5);
      }
      const executions = await workflow.list();
      expect(executions.map((execution) => execution.name)).toEqual(['failover-3', 'failover-2', 'failover-1']);
      expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    });

    it('lists every execution when the service answers in small pages', async () => {
      const { workflow, client, stateMachineArn, clock, run } = await open(GREETING);
      for (const id of ['failover-1', 'failover-2', 'failover-3']) {
        await run(id);
        await clock.sleep(5);
      }
      const { asked, paged } = inPagesOf(2, client);
      expect(await createSfnWorkflow({ client: paged, machines: { failover: stateMachineArn } }).list()).toEqual(
        await workflow.list(),
      );
      expect(asked).toEqual(['ListExecutionsCommand', 'ListExecutionsCommand']);
    });

    it('has the whole history when the service answers in small pages', async () => {
      const { workflow, client, stateMachineArn, run } = await open(GREETING);
      const { id } = await run('failover-1');
      const { asked, paged } = inPagesOf(2, client);
      const history = await createSfnWorkflow({ client: paged, machines: { failover: stateMachineArn } }).history(id);
      expect(history).toEqual(await workflow.history(id));
      expect(asked, 'requests for eight events').toHaveLength(4);
    });

    it('has a history with every state in order, its data, and one beginning and end', async () => {
      const { workflow, run } = await open(GREETING);
      const { id } = await run('failover-1');
      const history = await workflow.history(id);
      expect(history.map(({ type, state }) => [type, state])).toEqual([
        ['ExecutionStarted', undefined],
        ['PassStateEntered', 'Greet'],
        ['PassStateExited', 'Greet'],
        ['WaitStateEntered', 'Wait'],
        ['WaitStateExited', 'Wait'],
        ['PassStateEntered', 'End'],
        ['PassStateExited', 'End'],
        ['ExecutionSucceeded', undefined],
      ]);
      expect(history[0]?.input).toEqual(REQUEST);
      expect(history[2]?.output).toEqual({ ...REQUEST, greeting: 'hello' });
      expect(history.at(-1)?.output).toEqual({ ...REQUEST, greeting: 'hello' });
      expect(history.map((event) => event.id)).toEqual(history.map((_, i) => i + 1));
      expect(history.slice(2).map(({ previousId }) => previousId)).toEqual(history.slice(2).map((_, i) => i + 2));
    });

    it('has a history that tells what a function was given, what it answered, and how the next one broke', async () => {
      const { workflow, run } = await open(BREAKING, FUNCTIONS);
      const { id } = await run('failover-1');
      const history = await workflow.history(id);
      expect(history.map(({ type, state }) => [type, state])).toEqual([
        ['ExecutionStarted', undefined],
        ['TaskStateEntered', 'Work'],
        ['LambdaFunctionScheduled', 'Work'],
        ['LambdaFunctionStarted', 'Work'],
        ['LambdaFunctionSucceeded', 'Work'],
        ['TaskStateExited', 'Work'],
        ['TaskStateEntered', 'Break'],
        ['LambdaFunctionScheduled', 'Break'],
        ['LambdaFunctionStarted', 'Break'],
        ['LambdaFunctionFailed', 'Break'],
        ['TaskStateExited', 'Break'],
        ['FailStateEntered', 'Record'],
        ['ExecutionFailed', undefined],
      ]);
      expect(history[2]?.input).toEqual(REQUEST);
      expect(history[4]?.output).toEqual({ worked: REQUEST });
      expect(history[9]).toMatchObject({ error: 'BrokenError', cause: expect.stringContaining('it broke') });
      expect(history.at(-1)).toMatchObject({ error: 'RecordedError', cause: 'Broken, and on record.' });
    });

    it('knows nothing of an execution that never was', async () => {
      const { workflow } = await open(GREETING);
      const { executionId } = await workflow.start('failover-1', REQUEST);
      const other = executionId.replace(/failover-1$/, 'failover-9');
      expect(await workflow.find(other)).toBeUndefined();
      expect(await workflow.history(other)).toEqual([]);
      expect(await workflow.find('no-arn')).toBeUndefined();
    });

    it('says which machine is missing, and what to do', async () => {
      const { client } = await open(GREETING);
      const stateMachineArn = 'arn:aws:states:eu-central-1:123456789012:stateMachine:nowhere';
      const nowhere = createSfnWorkflow({ client, machines: { failover: stateMachineArn } });
      await expect(nowhere.start('failover-1', REQUEST)).rejects.toMatchObject({
        name: 'WorkflowServiceError',
        code: 'StateMachineDoesNotExist',
        message: expect.stringContaining('deploy the stack'),
      });
      await expect(nowhere.list()).rejects.toMatchObject({ code: 'StateMachineDoesNotExist' });
    });

    it('says that no machine is configured where one would be started', async () => {
      const { client } = await open(GREETING);
      await expect(createSfnWorkflow({ client }).start('failover-1', REQUEST)).rejects.toThrow(/No state machine/);
    });

    test('declares no deviation of a behaviour that nobody checks', () => {
      expect(shown).toEqual(expect.arrayContaining(Object.keys(deviations)));
    });
  });
};

/** Starts the execution, or finds it running, and waits on the service's own clock until it has ended. */
const run = async (workflow: Workflow, clock: Clock, failoverId: string): Promise<Execution> => {
  const { executionId } = await workflow.start(failoverId, REQUEST);
  for (let looks = 0; looks < 600; looks += 1) {
    const execution = await workflow.find(executionId);
    if (execution !== undefined && execution.status !== 'RUNNING') return execution;
    await clock.sleep(50);
  }
  throw new Error(`${executionId} did not end within 30 s of the service's clock.`);
};

/** The same service, asked for so few items at a time that every answer has a next page. */
const inPagesOf = (maxResults: number, client: Pick<SFNClient, 'send'>) => {
  const asked: string[] = [];
  const send = async (command: { readonly input: object }) => {
    asked.push(command.constructor.name);
    Object.assign(command.input, { maxResults });
    return client.send(command as never);
  };
  return { asked, paged: { send: send as unknown as SFNClient['send'] } };
};
