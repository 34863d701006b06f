import { cancelErrorOf } from '../../../domain/errors/cancel-errors.ts';
import { ASK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import type { Execution } from '../../../ports/workflow.ts';
import { findGroup } from '../groups/find-group.ts';
import type { CancelFailoverDeps, CancelFailoverInput, CancelledFailover } from './cancel-messages.ts';
import { rollBackOutcome } from './roll-back-outcome.ts';
import { startRollBack } from './start-roll-back.ts';
import type { StartedRun } from './start-run.ts';

/**
 * Calls a failover off before the point of no return: starts the roll-back of the group, or joins the one that runs,
 * and follows it to its end. Safe to repeat: each call goes on where the last one ended.
 * @throws GroupNotFoundError, AmbiguousNameError, CancelRefusedError, RollBackIncompleteError
 */
export const createCancelFailover =
  (deps: CancelFailoverDeps) =>
  async ({ group: idOrName, follow, ...asked }: CancelFailoverInput): Promise<CancelledFailover> => {
    const { id: groupId } = await findGroup(deps.store, idOrName);
    const started = await startRollBack(deps, { ...asked, groupId });
    const execution = await (follow ?? untilEnded(deps))(started);
    if (execution.status !== 'SUCCEEDED') throw cancelErrorOf(groupId, started.failoverId, execution);
    return rollBackOutcome(deps.store, started);
  };

const untilEnded =
  ({ workflow, clock }: CancelFailoverDeps) =>
  async ({ executionId }: StartedRun): Promise<Execution> => {
    for (;;) {
      const execution = await workflow.find(executionId);
      if (execution && execution.status !== 'RUNNING') return execution;
      await clock.sleep(ASK_AGAIN_SECONDS * 1000);
    }
  };
