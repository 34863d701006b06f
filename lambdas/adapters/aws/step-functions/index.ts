import type { Workflow } from '../../../ports/workflow.ts';
import { find, list } from './executions.ts';
import { history } from './history.ts';
import { executionArnOf, type SfnProps } from './service.ts';
import { start } from './start.ts';

export type SfnWorkflowProps = SfnProps;

/** The workflow as a Standard state machine of Step Functions. */
export const createSfnWorkflow = (props: SfnWorkflowProps): Workflow => ({
  start: (failoverId, request) => start(props, failoverId, request),
  find: (executionId) => find(props, executionId),
  findNamed: async (failoverId) => find(props, executionArnOf(props, failoverId)),
  list: () => list(props),
  history: (executionId) => history(props, executionId),
});
