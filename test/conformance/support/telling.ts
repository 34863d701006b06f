import type { ExecutionEvent } from '../../../lambdas/ports/workflow.ts';
import type { EndedExecution } from './protected-site.ts';

/** One event of a history without what two executions of the same workflow cannot have in common. */
export type Telling = Pick<ExecutionEvent, 'type' | 'state' | 'input' | 'output' | 'error' | 'cause'>;

/** The states in the order in which they were entered, e.g. `Task: Migrate NICs`. */
export const statesOf = ({ history }: EndedExecution): readonly string[] =>
  history
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map(({ type, state }) => `${type.replace('StateEntered', '')}: ${state}`);

/**
 * The same with rounds that follow each other told once, and without the waits between them: how many rounds a run takes is
 * a matter of the clock, and of the machine.
 */
export const orderOf = (run: EndedExecution): readonly string[] => {
  const states = statesOf(run).filter((state) => !state.startsWith('Wait: '));
  const letters = [...new Set(states)];
  const text = states.map((state) => String.fromCodePoint(FIRST_LETTER + letters.indexOf(state))).join('');
  return [...text.replaceAll(/(.+?)\1+/g, '$1')].map((letter) => letters[letter.charCodeAt(0) - FIRST_LETTER] ?? '?');
};

const FIRST_LETTER = 0x61;

/**
 * What the history tells, with its data, of each event the first time that it is told of a state: event by event with its data: ids, ARNs and the times of recovery points go by their
 * role, and the stack of an error, which names the lines of its own bundle, is left out.
 */
export const tellingOf = ({ execution, history }: EndedExecution, groupId: string): readonly Telling[] => {
  const roles: readonly (readonly [string, string])[] = [
    [execution?.id ?? '', 'EXECUTION'],
    [execution?.name ?? '', 'FAILOVER'],
    [groupId, 'GROUP'],
  ];
  const isFirst = ({ type, state }: ExecutionEvent, index: number) =>
    history.findIndex((other) => other.type === type && other.state === state) === index;
  return history.filter(isFirst).map(({ type, state, input, output, error, cause }) => {
    const told = { type, state, input, output, error, cause };
    const text = JSON.stringify(told, (key, value) => withoutOwn(key, value));
    return JSON.parse(roles.reduce((all, [own, role]) => all.replaceAll(own, role), text)) as Telling;
  });
};

/** What depends on the clock: when something was, how full the buckets were, and how long until something is due. */
const OF_THE_MOMENT = ['oldest', 'at', 'levels', 'waitSeconds'];

const withoutOwn = (key: string, value: unknown): unknown => {
  if (OF_THE_MOMENT.includes(key)) return 'OF THE MOMENT';
  const { trace, ...rest } = errorIn(key, value);
  return trace === undefined ? value : JSON.stringify(rest);
};

/** A Lambda error as Step Functions carries it: JSON text `{errorType, errorMessage, trace}`. */
const errorIn = (key: string, value: unknown): { readonly trace?: unknown } => {
  const isText = typeof value === 'string' && value.startsWith('{');
  return isText && ['cause', 'Cause'].includes(key) ? (JSON.parse(value) as { readonly trace?: unknown }) : {};
};
