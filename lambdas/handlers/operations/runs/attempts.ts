import type { Workflow } from '../../../ports/workflow.ts';

/** More than would ever end without a record one after the other. */
export const MOST_ATTEMPTS = 20;

/** One that had ended before this call, and left no record, is not what the caller asked for now. */
export const mayBeOurs = async (
  workflow: Pick<Workflow, 'find'>,
  executionId: string,
  calledAt: number,
): Promise<boolean> => {
  const execution = await workflow.find(executionId);
  if (!execution || execution.status === 'RUNNING') return true;
  return execution.endedAt !== undefined && Date.parse(execution.endedAt) > calledAt;
};
