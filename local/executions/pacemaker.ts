import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { StateMachine } from 'aws-local-stepfunctions';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Definition, Retrier, State } from '../definition.ts';
import type { Gate } from './gate.ts';
import type { Ending, NewEvent } from './log.ts';
import { retryMs, waitMs } from './pauses.ts';

type InterpreterEvents = ReturnType<StateMachine['run']>['eventLogs'];
type InterpreterEvent = InterpreterEvents extends AsyncGenerator<infer Event> ? Event : never;
type StateEvent = Extract<InterpreterEvent, { readonly state: unknown }>;

export interface Pacing {
  readonly definition: Definition;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly record: (event: NewEvent) => void;
}

/**
 * Follows the interpreter's own events, one after the other, and makes it keep this clock's time: the interpreter itself
 * never waits, but no task begins before this loop has come to the task's own event and so has slept through every wait
 * and retry delay before it. Answers how the execution ended, or `undefined` when it was aborted.
 */
export const pace = async (events: InterpreterEvents, pacing: Pacing): Promise<Ending | undefined> => {
  let ending: Ending | undefined;
  for await (const event of events) {
    if ('state' in event) await followState(event, pacing);
    else ending = endingOf(event) ?? ending;
  }
  return ending;
};

const followState = async (event: StateEvent, pacing: Pacing): Promise<void> => {
  switch (event.type) {
    case 'StateEntered':
      return enter(event, pacing);
    case 'StateRetried':
      await pacing.clock.sleep(retryMs(event.retry.retrier as Retrier, event.retry.attempt));
      return pacing.gate.open();
    case 'StateExited':
      return pacing.record(exited(event));
    case 'StateFailed':
    case 'StateCaught':
      // A task's failure is in the history already, by its function's own event.
      return;
    default:
      return event satisfies never;
  }
};

const enter = async ({ state: { name, type, input } }: StateEvent, pacing: Pacing): Promise<void> => {
  const entered = { name, input: JSON.stringify(input) };
  pacing.record({ type: `${type}StateEntered` as HistoryEventType, details: { stateEnteredEventDetails: entered } });
  if (type === 'Wait') await pacing.clock.sleep(waitMs(name, stateNamed(pacing.definition, name), input));
  if (type === 'Task') pacing.gate.open();
};

const exited = ({ state: { name, type, output } }: StateEvent): NewEvent => ({
  type: `${type}StateExited` as HistoryEventType,
  details: { stateExitedEventDetails: { name, output: JSON.stringify(output) } },
});

const stateNamed = ({ States }: Definition, name: string): State => {
  const state = States[name];
  if (state === undefined) throw new Error(`The definition has no state "${name}".`);
  return state;
};

const endingOf = (event: Exclude<InterpreterEvent, StateEvent>): Ending | undefined => {
  if (event.type === 'ExecutionSucceeded') return { status: 'SUCCEEDED', output: JSON.stringify(event.output) };
  if (event.type === 'ExecutionFailed') return { status: 'FAILED', error: event.Error, cause: String(event.Cause) };
  return undefined;
};
