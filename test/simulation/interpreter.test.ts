import { describe, expect, it } from 'vitest';
import type { Definition, State } from '../../local/definition.ts';
import { executionArn, MACHINE_ARNS } from '../../local/executions/arns.ts';
import { createExecutionService } from '../../local/executions/service.ts';
import { createSfnDouble } from '../../local/executions/sfn-client.ts';
import type { TaskHandler } from '../../local/executions/task.ts';
import { StateFailure } from '../../simulation/interpreter/errors.ts';
import { createInterpreter } from '../../simulation/interpreter/interpreter.ts';
import { createMemoryLog } from '../../simulation/interpreter/log.ts';
import { createScheduler } from '../../simulation/scheduler/scheduler.ts';
import { describeWorkflow } from '../contracts/workflow.contract.ts';
import { setup as embedded } from '../local/setup.ts';

const NINE = Date.parse('2026-11-23T09:00:00.000Z');
const LAMBDA = 'arn:aws:lambda:local:000000000000:function:f';

/** The interpreter behind the workflow's client, with functions that answer at once. */
const setup = (definition: Definition, handlers: Readonly<Record<string, TaskHandler>>) => {
  const scheduler = createScheduler({ seed: 1, startAt: NINE });
  const log = createMemoryLog();
  const functions = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, { resource: LAMBDA, invoke: invoking(handler) }]),
  );
  const clock = scheduler.clockOf('test');
  const { failover } = MACHINE_ARNS;
  const runs = { [failover]: createInterpreter({ definition, scheduler, functions }) };
  const service = createExecutionService({ log, clock, runs });
  const client = createSfnDouble({ definitions: { [failover]: definition }, log, service, clock });
  return { scheduler, clock, log, service, client };
};

const invoking = (handler: TaskHandler) => async (input: string) => {
  try {
    return JSON.stringify((await handler(JSON.parse(input), { id: 'try-1', remainingMs: () => 60_000 })) ?? null);
  } catch (error) {
    const { name, message } = error as Error;
    throw new StateFailure(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
  }
};

describeWorkflow({
  name: 'the interpreter of the simulation',
  setup: async (definition, functions) => {
    const { scheduler, client, clock } = setup(definition, functions);
    const send = (command: never) => scheduler.run(client.send(command) as Promise<unknown>);
    return {
      client: { send: send as never },
      stateMachineArn: MACHINE_ARNS.failover,
      // Nobody else drives the scheduler while a test waits.
      clock: { now: clock.now, sleep: (ms) => scheduler.run(clock.sleep(ms)) },
    };
  },
});

const task = (rest: Partial<State>): State => ({ Type: 'Task', Resource: LAMBDA, ...rest });

const RETRY = [
  { ErrorEquals: ['BusyError'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 3, MaxDelaySeconds: 4, MaxAttempts: 2 },
];

const LOOP: Definition = {
  StartAt: 'Work',
  States: {
    Work: task({
      Next: 'Done?',
      ResultPath: '$.round',
      Parameters: { 'name.$': '$$.Execution.Name', 'both.$': 'States.Array($.a, $.b)', 'all.$': '$' },
      Retry: RETRY,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Failed' }],
    }),
    'Done?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.round.done', BooleanEquals: true, Next: 'Finish' }],
      Default: 'Wait',
    },
    Wait: { Type: 'Wait', SecondsPath: '$.round.waitSeconds', Next: 'Work' },
    Finish: task({ InputPath: '$.round', End: true }),
    Failed: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
  },
};

const named = (name: string) => Object.assign(new Error(`it is ${name}`), { name, stack: undefined });

const SCRIPTS: Readonly<Record<string, (call: number) => unknown>> = {
  'that goes well': (call) => ({ done: call === 3, waitSeconds: 7 * call }),
  'whose step is retried': (call) => {
    if (call <= 2) throw named('BusyError');
    if (call === 3) throw named('OtherError');
    return { done: true };
  },
  'that fails once its retries are over': () => {
    throw named('BusyError');
  },
  'that fails by another retrier': () => {
    throw named('OtherError');
  },
  'whose wait is no number': () => ({ done: false, waitSeconds: 1.5 }),
};

interface Started {
  readonly service: { start(execution: { arn: string; name: string; input: string }): void };
}

const ARN = executionArn('e-1');
const INPUT = JSON.stringify({ a: 1, b: 'two' });

const handlersOf = (script: (call: number) => unknown) => {
  let calls = 0;
  return {
    Work: async () => {
      calls += 1;
      return script(calls);
    },
    Finish: async (input: unknown) => ({ finished: input }),
  };
};

const start = ({ service }: Started) => service.start({ arn: ARN, name: 'e-1', input: INPUT });

/** Traces of errors name lines of code and are of no interest. */
const comparable = (events: readonly object[]) =>
  JSON.parse(JSON.stringify(events).replaceAll(/(\\+"trace\\+":)\[[^\]]*\]/g, '$1[]'));

describe('an execution of the simulation', () => {
  it.each(Object.keys(SCRIPTS))('%s has the history that the embedded interpreter leaves', async (title) => {
    const script = SCRIPTS[title] ?? (() => {});
    const simulated = setup(LOOP, handlersOf(script));
    start(simulated);
    await simulated.scheduler.run(simulated.service.untilEnded(ARN));
    // The embedded interpreter writes into the definition that it is given.
    const other = embedded(structuredClone(LOOP), handlersOf(script));
    start(other);
    await other.service.untilEnded(ARN);
    const events = simulated.log.events(ARN);
    expect(events.length).toBeGreaterThan(5);
    expect(comparable(events)).toEqual(comparable(other.log.events(ARN)));
  });

  it('fails a step that does not answer within its limit, and calls it again as the retrier says', async () => {
    const definition = {
      StartAt: 'Work',
      States: {
        Work: task({
          TimeoutSeconds: 30,
          Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
          End: true,
        }),
      },
    };
    const subject = setup(definition, { Work: () => new Promise(() => {}) });
    start(subject);
    await subject.scheduler.run(subject.service.untilEnded(ARN));
    expect(subject.log.find(ARN)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(subject.scheduler.now() - NINE).toBe(61_000);
  });

  it('fails at its 25,000th event', async () => {
    const definition: Definition = {
      StartAt: 'Again',
      States: { Again: { Type: 'Wait', Seconds: 1, Next: 'Again' } },
    };
    const subject = setup(definition, {});
    start(subject);
    await subject.scheduler.run(subject.service.untilEnded(ARN));
    expect(subject.log.events(ARN)).toHaveLength(25_000);
    expect(subject.log.events(ARN).at(-1)?.type).toBe('ExecutionFailed');
  });

  it('takes no further state once it is aborted, and keeps no further event', async () => {
    const subject = setup(
      LOOP,
      handlersOf(() => ({ done: false, waitSeconds: 60 })),
    );
    start(subject);
    await subject.scheduler.run(subject.clock.sleep(30_000));
    subject.service.stop(ARN, { error: 'Operator', cause: 'wrong group' });
    await subject.scheduler.run(subject.clock.sleep(90_000));
    expect(subject.log.find(ARN)).toMatchObject({ status: 'ABORTED', cause: 'wrong group' });
    expect(subject.log.events(ARN).at(-1)?.type).toBe('ExecutionAborted');
  });
});

describe('a definition that needs more than the interpreter does', () => {
  const only = (state: State): Definition => ({ StartAt: 'One', States: { One: state } });

  it.each([
    ['a type of state', only({ Type: 'Map', End: true }), '"Map"'],
    ['a field', only(task({ End: true, ResultSelector: {} })), '"ResultSelector"'],
    ['a path', only(task({ End: true, InputPath: '$.list[0]' })), '$.list[0]'],
    ['an intrinsic function', only(task({ End: true, Parameters: { 'id.$': 'States.UUID()' } })), 'States.UUID()'],
    ['a comparison', only({ Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1 }] }), '"NumericEquals"'],
    ['a part of a retrier', only(task({ End: true, Retry: [{ ErrorEquals: [], Pause: 1 } as never] })), '"Pause"'],
  ])('is refused for %s, before anything runs', (_, definition, said) => {
    expect(() => setup(definition, { One: async () => ({}) })).toThrow(said);
  });
});
