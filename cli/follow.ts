import { ExecutionNotFoundError } from '../lambdas/domain/errors/operation-errors.ts';
import type { StartedRun } from '../lambdas/handlers/operations/runs/start-run.ts';
import type { Execution } from '../lambdas/ports/workflow.ts';
import { createProgress } from './progress.ts';
import type { Session } from './session.ts';

/** Looks at an execution that was just started and is not shown yet, before it counts as lost. */
const LOOKS_FOR_NEW = 20;

/** Watches a failover until it ends and says meanwhile how far it is. Ending the watch does not end the failover. */
export const followFailover = async (
  { target, io }: Pick<Session, 'target' | 'io'>,
  { failoverId, executionId, groupId }: StartedRun,
): Promise<Execution> => {
  const { workflow, store, clock, pollMs } = target;
  const begun = clock.now();
  const report = createProgress(failoverId, io.err);
  for (let unseen = 0; unseen < LOOKS_FOR_NEW; ) {
    // The execution first: what it has done before it ended is then in the history.
    const execution = await workflow.find(executionId);
    const [history, { instances }] = await Promise.all([workflow.history(executionId), store.members(groupId)]);
    report({ elapsed: clock.now() - begun, history, instances });
    if (execution && execution.status !== 'RUNNING') return execution;
    if (!execution) unseen += 1;
    await clock.sleep(pollMs);
  }
  throw new ExecutionNotFoundError(executionId);
};
