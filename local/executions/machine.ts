import { createRequire } from 'node:module';
import type { StateMachine } from 'aws-local-stepfunctions';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Definition } from '../definition.ts';
import { createGate } from './gate.ts';
import type { Ending, NewEvent } from './log.ts';
import { pace } from './pacemaker.ts';
import { ExecutionAbortedError, invokeTask, type TaskFunction } from './task.ts';

export interface MachineProps {
  readonly definition: Definition;
  /** The function behind each Task state, by the state's name. */
  readonly functions: Readonly<Record<string, TaskFunction>>;
  readonly clock: Clock;
}

export interface RunProps {
  /** The context object's `Execution`. */
  readonly execution: { readonly Id: string; readonly Name: string };
  readonly input: unknown;
  /** Called for each event of the history but the first and the last, as it happens. */
  readonly record: (event: NewEvent) => void;
}

export interface Run {
  /** How it ended, or `undefined` when it was aborted. Never rejects. */
  readonly ended: Promise<Ending | undefined>;
  /** Stops taking further states. What a function does at the moment goes on, as in Lambda. */
  abort(): void;
}

type Library = typeof import('aws-local-stepfunctions');
type Interpreted = ConstructorParameters<typeof StateMachine>[0];
type RunOptions = NonNullable<Parameters<StateMachine['run']>[1]>;
type Json = Parameters<StateMachine['run']>[0];

/**
 * Runs a definition in this process. @throws Error when a Task state has no function here: the interpreter would send it to
 * AWS, so nothing is run at all
 */
export const createMachine = ({ definition, functions, clock }: MachineProps) => {
  refuseUncovered(definition, functions);
  let interpreter: StateMachine | undefined;

  return (props: RunProps): Run => {
    const gate = createGate();
    const halt = createHalt();
    const aborted = Promise.withResolvers<undefined>();
    const { record } = props;
    const surroundings = { clock, gate, record, halted: halt.rejection };
    const handlers = Object.fromEntries(
      Object.entries(functions).map(([name, fn]) => [name, invokeTask(fn, surroundings)]),
    );
    interpreter ??= interpreterOf(withoutRealTimers(definition));
    const run = interpreter.run(props.input as Json, {
      overrides: { ...instantly(definition), taskResourceLocalHandlers: handlers } as RunOptions['overrides'] & object,
      context: { Execution: { ...props.execution } },
      noThrowOnAbort: true,
    });
    // The events tell the same and in order; a rejection without a listener would end the process.
    run.result.catch(() => {});
    const stop = () => {
      halt.now();
      run.abort();
    };
    const paced = pace(run.eventLogs, { definition, clock, gate, record }).catch((error) => {
      stop();
      return { status: 'FAILED', error: error.name, cause: error.message } as const;
    });
    const abort = () => {
      aborted.resolve(undefined);
      stop();
    };
    return { ended: Promise.race([paced, aborted.promise]), abort };
  };
};

/** Sends the interpreter home from whatever task it is at. */
const createHalt = () => {
  const { promise: rejection, reject } = Promise.withResolvers<never>();
  rejection.catch(() => {});
  return { rejection, now: () => reject(new ExecutionAbortedError('The execution was aborted.')) };
};

/** Definitions that were found valid by this process: looking at one again takes longer than running it. */
const valid = new Set<string>();

/** Whoever runs nothing waits for neither the library nor its look at the definition. */
const interpreterOf = (definition: Definition): StateMachine => {
  const library = createRequire(import.meta.url)('aws-local-stepfunctions') as Library;
  const text = JSON.stringify(definition);
  const interpreter = new library.StateMachine(definition as unknown as Interpreted, {
    validationOptions: { noValidate: valid.has(text) },
  });
  valid.add(text);
  return interpreter;
};

const taskNames = ({ States }: Definition): readonly string[] => namesOf(States, 'Task');

const namesOf = (states: Definition['States'], type: string): readonly string[] =>
  Object.keys(states).filter((name) => states[name]?.Type === type);

const refuseUncovered = (definition: Definition, functions: MachineProps['functions']): void => {
  const uncovered = taskNames(definition).filter((name) => !Object.hasOwn(functions, name));
  if (uncovered.length === 0) return;
  throw new Error(
    `No function for the Task states ${uncovered.map((name) => `"${name}"`).join(', ')}; there are functions for ` +
      `${Object.keys(functions).join(', ') || 'none'}. Nothing was run. Add a handler for each, or synthesise again.`,
  );
};

/** Pauses are slept on the runtime's own clock, see {@link pace}. */
const instantly = (definition: Definition) => ({
  waitTimeOverrides: zeroes(namesOf(definition.States, 'Wait')),
  retryIntervalOverrides: zeroes(taskNames(definition)),
});

const zeroes = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 0]));

/** About 23 days, the longest that a timer of Node takes: the interpreter's time limits count real seconds. */
const NEVER_SECONDS = 2_000_000;

/** A copy: the interpreter writes into the states that it is given. */
const withoutRealTimers = (definition: Definition): Definition => ({
  ...definition,
  States: Object.fromEntries(
    Object.entries(definition.States).map(([name, state]) => [
      name,
      { ...state, ...(state.Type === 'Task' ? { TimeoutSeconds: NEVER_SECONDS } : {}) },
    ]),
  ),
});
