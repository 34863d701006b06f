import { isDeepStrictEqual } from 'node:util';
import { ExecutionExistsError } from '../../../lambdas/domain/errors/errors.ts';
import { withoutRequester } from '../../../lambdas/domain/group/claimed-requester.ts';
import type { FailoverRequest } from '../../../lambdas/domain/group/failover.ts';
import type { Execution, ExecutionEvent, Workflow } from '../../../lambdas/ports/workflow.ts';
import { START } from '../builders.ts';

export const makeExecution = (overrides: Partial<Execution> = {}): Execution => ({
  id: 'execution-1',
  name: 'failover-1',
  status: 'RUNNING',
  startedAt: START,
  ...overrides,
});

/** A workflow service that starts executions and never gets on with them. */
export const createFakeWorkflow = (
  executions: readonly Execution[] = [],
  histories: Readonly<Record<string, readonly ExecutionEvent[]>> = {},
) => {
  const known = new Map(executions.map((execution) => [execution.id, execution]));
  const workflow: Workflow = {
    start: async (failoverId, request) => {
      const id = `execution-of-${failoverId}`;
      const before = known.get(id);
      if (before && !isDeepStrictEqual(withoutRequester(before.input as FailoverRequest), withoutRequester(request)))
        throw new ExecutionExistsError(failoverId, id);
      known.set(id, before ?? makeExecution({ id, name: failoverId, input: request }));
      return { executionId: id };
    },
    find: async (executionId) => known.get(executionId),
    findNamed: async (failoverId) => [...known.values()].find(({ name }) => name === failoverId),
    list: async () => [...known.values()].reverse().map(({ input: _, output: __, ...listed }) => listed),
    history: async (executionId) => histories[executionId] ?? [],
  };
  return { workflow, executions: known };
};
