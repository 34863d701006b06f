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
 * Everything that the history tells, event by event with its data: ids, ARNs and the times of recovery points go by their
 * role, and the stack of an error, which names the lines of its own bundle, is left out.
 */
export const tellingOf = ({ execution, history }: EndedExecution, groupId: string): readonly Telling[] => {
  const roles: readonly (readonly [string, string])[] = [
    [execution?.id ?? '', 'EXECUTION'],
    [execution?.name ?? '', 'FAILOVER'],
    [groupId, 'GROUP'],
  ];
  return history.map(({ type, state, input, output, error, cause }) => {
    const told = { type, state, input, output, error, cause };
    const text = JSON.stringify(told, (key, value) => withoutOwn(key, value));
    return JSON.parse(roles.reduce((all, [own, role]) => all.replaceAll(own, role), text)) as Telling;
  });
};

const withoutOwn = (key: string, value: unknown): unknown => {
  if (key === 'oldest' && typeof value === 'string') return 'TIME';
  const { trace, ...rest } = errorIn(key, value);
  return trace === undefined ? value : JSON.stringify(rest);
};

/** A Lambda error as Step Functions carries it: JSON text `{errorType, errorMessage, trace}`. */
const errorIn = (key: string, value: unknown): { readonly trace?: unknown } => {
  const isText = typeof value === 'string' && value.startsWith('{');
  return isText && ['cause', 'Cause'].includes(key) ? (JSON.parse(value) as { readonly trace?: unknown }) : {};
};
