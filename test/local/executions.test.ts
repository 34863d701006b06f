import { describe, expect, it } from 'vitest';
import type { Definition, State } from '../../local/definition.ts';
import { executionArn } from '../../local/executions/arns.ts';
import { LAMBDA, NINE, setup } from './setup.ts';

const task = (rest: Partial<State>): State => ({ Type: 'Task', Resource: LAMBDA('f'), ...rest });

const RETRY = [{ ErrorEquals: ['BusyError'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }];
const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Failed' }];

const LOOP: Definition = {
  StartAt: 'Work',
  States: {
    Work: task({ Next: 'Done?', ResultPath: '$.round', Retry: RETRY, Catch: CATCH }),
    'Done?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.round.done', BooleanEquals: true, Next: 'Finish' }],
      Default: 'Wait',
    },
    Wait: { Type: 'Wait', SecondsPath: '$.round.waitSeconds', Next: 'Work' },
    Finish: task({ End: true }),
    Failed: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
  },
};

const busy = () => Object.assign(new Error('come back later'), { name: 'BusyError' });

const run = async (work: (call: number) => unknown, definition: Definition = LOOP) => {
  const times: number[] = [];
  const handlers = {
    Work: async () => {
      times.push(service.clock.now() - NINE);
      return work(times.length);
    },
    Finish: async () => ({ finished: true }),
  };
  const service = setup(definition, handlers);
  const arn = executionArn('e-1');
  service.service.start({ arn, name: 'e-1', input: '{"groupId":"g-1"}' });
  await service.service.untilEnded(arn);
  return { times, row: service.log.find(arn), events: service.log.events(arn) };
};

describe('an execution', () => {
  it('waits on the clock that it is given before the next task begins', async () => {
    const { times, row } = await run((call) => ({ done: call === 3, waitSeconds: 7 * call }));
    expect(times).toEqual([0, 7_000, 21_000]);
    expect(row).toMatchObject({ status: 'SUCCEEDED', output: '{"finished":true}', startedAt: NINE });
  });

  it('is ended by the service with its 25,000th event, which no state catches', async () => {
    const { row, events } = await run(() => ({ done: false, waitSeconds: 0 }));
    const error = 'States.Runtime';
    const cause = 'The execution reached the maximum number of history events (25000).';
    expect(row).toMatchObject({ status: 'FAILED', error, cause });
    expect(events.at(-1)).toMatchObject({
      id: 25_000,
      type: 'ExecutionFailed',
      executionFailedEventDetails: { error, cause },
    });
    expect(events.at(-2)?.type).not.toMatch(/^Execution/);
  });

  it('retries an error by its name, with the delays of its retrier', async () => {
    const { times, row } = await run((call) => {
      if (call <= 3) throw busy();
      return { done: true };
    });
    expect(times).toEqual([0, 2_000, 6_000, 14_000]);
    expect(row?.status).toBe('SUCCEEDED');
  });

  it('fails with the name and the message of the error that nothing retries any more', async () => {
    const { times, row, events } = await run(() => {
      throw busy();
    });
    expect(times).toHaveLength(4);
    expect(row).toMatchObject({ status: 'FAILED', error: 'BusyError' });
    expect(JSON.parse(row?.cause ?? '')).toMatchObject({ errorType: 'BusyError', errorMessage: 'come back later' });
    expect(events.at(-1)).toMatchObject({
      type: 'ExecutionFailed',
      executionFailedEventDetails: { error: 'BusyError' },
    });
  });

  it('leaves the events of GetExecutionHistory, each with its time and its predecessor', async () => {
    const { events } = await run((call) => {
      if (call === 1) throw busy();
      return { done: call === 3, waitSeconds: 10 };
    });
    expect(events.map(({ timestamp, type }) => [(Number(timestamp) - NINE) / 1000, type])).toEqual([
      [0, 'ExecutionStarted'],
      [0, 'TaskStateEntered'],
      [0, 'LambdaFunctionScheduled'],
      [0, 'LambdaFunctionStarted'],
      [0, 'LambdaFunctionFailed'],
      [2, 'LambdaFunctionScheduled'],
      [2, 'LambdaFunctionStarted'],
      [2, 'LambdaFunctionSucceeded'],
      [2, 'TaskStateExited'],
      [2, 'ChoiceStateEntered'],
      [2, 'ChoiceStateExited'],
      [2, 'WaitStateEntered'],
      [12, 'WaitStateExited'],
      [12, 'TaskStateEntered'],
      [12, 'LambdaFunctionScheduled'],
      [12, 'LambdaFunctionStarted'],
      [12, 'LambdaFunctionSucceeded'],
      [12, 'TaskStateExited'],
      [12, 'ChoiceStateEntered'],
      [12, 'ChoiceStateExited'],
      [12, 'TaskStateEntered'],
      [12, 'LambdaFunctionScheduled'],
      [12, 'LambdaFunctionStarted'],
      [12, 'LambdaFunctionSucceeded'],
      [12, 'TaskStateExited'],
      [12, 'ExecutionSucceeded'],
    ]);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(0, 4).map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3]);
    expect(events[1]?.stateEnteredEventDetails).toEqual({ name: 'Work', input: '{"groupId":"g-1"}' });
  });

  it('tells a step its execution and how long it may take', async () => {
    const seen: unknown[] = [];
    const definition: Definition = {
      StartAt: 'Work',
      States: {
        Work: task({
          Parameters: { 'name.$': '$$.Execution.Name', 'id.$': '$$.Execution.Id', 'all.$': '$' },
          End: true,
        }),
      },
    };
    const { service } = setup(definition, {
      Work: async (input, invocation) => seen.push(input, invocation.remainingMs()),
    });
    service.start({ arn: executionArn('e-2'), name: 'e-2', input: '{"groupId":"g-1"}' });
    await service.untilEnded(executionArn('e-2'));
    expect(seen).toEqual([{ name: 'e-2', id: executionArn('e-2'), all: { groupId: 'g-1' } }, 60_000]);
  });

  it('fails as Step Functions does when a wait is no number of seconds', async () => {
    const { row } = await run(() => ({ done: false, waitSeconds: 1.5 }));
    expect(row).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(row?.cause).toContain('$.round.waitSeconds is 1.5');
  });

  it('fails when a step answers with more than Step Functions hands on', async () => {
    const { row } = await run(() => ({ done: true, list: 'x'.repeat(256 * 1024) }));
    expect(row).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('keeps the history of an execution that was stopped as it was, whatever its step does later', async () => {
    let release = (_: unknown) => {};
    const { service, log, clock } = setup(LOOP, {
      Work: () => new Promise((resolve) => (release = resolve)),
      Finish: async () => ({}),
    });
    const arn = executionArn('e-3');
    service.start({ arn, name: 'e-3', input: '{}' });
    const ended = service.untilEnded(arn);
    await clock.sleep(1_000);
    service.stop(arn, { error: 'Operator', cause: 'wrong group' });
    await ended;
    const before = log.events(arn);
    release({ done: true });
    await clock.sleep(1_000);
    expect(log.find(arn)).toMatchObject({ status: 'ABORTED', cause: 'wrong group', stoppedAt: NINE + 1_000 });
    expect(before.at(-1)?.type).toBe('ExecutionAborted');
    expect(log.events(arn)).toEqual(before);
  });
});

describe('a machine', () => {
  it('is refused when a Task state has no function, before anything runs', () => {
    expect(() => setup(LOOP, { Work: async () => ({}) })).toThrow('No function for the Task states "Finish"');
  });
});
