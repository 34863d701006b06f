import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Definition, State } from '../../local/definition.ts';
import type { Ending, NewEvent } from '../../local/executions/log.ts';
import type { Run, RunProps } from '../../local/executions/machine.ts';
import { StatesRuntimeError } from '../../local/executions/pauses.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { StateFailure } from './errors.ts';
import type { Scope } from './paths.ts';
import { refuseUnknown } from './refuse.ts';
import { choice, failureOf, pass, wait } from './states.ts';
import { type MachineFunction, type Onwards, task } from './task-state.ts';

export interface InterpreterProps {
  readonly definition: Definition;
  readonly scheduler: Scheduler;
  /** The function behind each Task state, by the state's name. */
  readonly functions: Readonly<Record<string, MachineFunction>>;
}

/**
 * An interpreter of the States Language on the scheduler's turns, for the part of the language that this project's definition
 * uses. @throws DefinitionNotKnownError for any other, and Error where a Task state has no function
 */
export const createInterpreter = (props: InterpreterProps): ((run: RunProps) => Run) => {
  refuseUnknown(props.definition);
  for (const [name, { Type }] of Object.entries(props.definition.States)) {
    if (Type === 'Task' && !props.functions[name]) throw new Error(`No function for the Task states "${name}".`);
  }
  return (run) => {
    const aborted = Promise.withResolvers<undefined>();
    const halt = { isOn: false };
    const abort = () => {
      halt.isOn = true;
      aborted.resolve(undefined);
    };
    return { ended: Promise.race([follow(props, run, halt), aborted.promise]), abort };
  };
};

interface Halt {
  isOn: boolean;
}

/** From state to state until the end. @returns undefined where it was aborted in between */
const follow = async (props: InterpreterProps, run: RunProps, halt: Halt): Promise<Ending | undefined> => {
  const { definition } = props;
  const record = recorder(run, halt);
  let name: string | undefined = definition.StartAt;
  let data = run.input;
  try {
    while (name !== undefined) {
      const state = stateNamed(definition, name);
      const onwards = await enter(props, name, state, { run, data, record });
      if (halt.isOn) return undefined;
      if (state.Type !== 'Succeed') record(exited(name, state, onwards.data));
      ({ next: name, data } = { next: undefined, ...onwards });
    }
    return { status: 'SUCCEEDED', output: JSON.stringify(data) };
  } catch (failure) {
    return halt.isOn ? undefined : failed(failure);
  }
};

interface Entered {
  readonly run: RunProps;
  readonly data: unknown;
  readonly record: (event: NewEvent) => void;
}

const enter = async (
  { scheduler, functions }: InterpreterProps,
  name: string,
  state: State,
  { run, data, record }: Entered,
): Promise<Onwards> => {
  const scope: Scope = { input: data, context: { Execution: run.execution } };
  const who = run.execution.Name;
  record({
    type: `${state.Type}StateEntered` as HistoryEventType,
    details: { stateEnteredEventDetails: { name, input: JSON.stringify(data) } },
  });
  switch (state.Type) {
    case 'Task':
      return task(state, scope, { who, scheduler, fn: functions[name] as MachineFunction, record });
    case 'Choice':
      return choice(state, scope);
    case 'Wait':
      return wait(name, state, scope, { who, scheduler });
    case 'Pass':
      return pass(state, scope);
    case 'Fail':
      throw failureOf(state, scope);
    default:
      return { data };
  }
};

const exited = (name: string, state: State, data: unknown): NewEvent => ({
  type: `${state.Type}StateExited` as HistoryEventType,
  details: { stateExitedEventDetails: { name, output: JSON.stringify(data) } },
});

const stateNamed = ({ States }: Definition, name: string): State => {
  const state = States[name];
  if (state === undefined) throw new Error(`The definition has no state "${name}".`);
  return state;
};

/** What an execution that was stopped does afterwards is not kept. */
const recorder =
  ({ record }: RunProps, halt: Halt): ((event: NewEvent) => void) =>
  (event) => {
    if (!halt.isOn) record(event);
  };

const failed = (failure: unknown): Ending => {
  if (failure instanceof StateFailure) return { status: 'FAILED', error: failure.error, cause: failure.reason };
  if (failure instanceof StatesRuntimeError) return { status: 'FAILED', error: failure.name, cause: failure.message };
  throw failure;
};
