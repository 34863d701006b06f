import type { Workflow } from '../../../ports/workflow.ts';
import { find, list } from './executions.ts';
import { history } from './history.ts';
import { executionArnOf, type SfnProps } from './service.ts';
import { start } from './start.ts';

export type SfnWorkflowProps = SfnProps;

/** The workflows as Standard state machines of Step Functions. */
export const createSfnWorkflow = (props: SfnWorkflowProps): Workflow => ({
  start: (runId, request, kind = 'failover') => start(props, { kind, runId, request }),
  find: (executionId) => find(props, executionId),
  findNamed: async (runId, kind = 'failover') => find(props, executionArnOf(props, kind, runId)),
  list: () => list(props),
  history: (executionId) => history(props, executionId),
});
