import { cancelErrorOf } from '../../../domain/errors/cancel-errors.ts';
import { ASK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import type { Execution } from '../../../ports/workflow.ts';
import { findGroup } from '../groups/find-group.ts';
import { backInService, givenBackBefore, goOnInService, productionOf } from './back-in-service.ts';
import type { CancelFailoverDeps, CancelFailoverInput, CancelledFailover } from './cancel-messages.ts';
import { leftTagged } from './left-tagged.ts';
import { startRollBack } from './start-roll-back.ts';
import type { StartedRun } from './start-run.ts';

/**
 * Calls a failover off before the point of no return: starts the roll-back of the group, or joins the one that runs, follows it to its end,
 * and brings production back into service. Safe to repeat: each call goes on where the last one ended.
 * @throws GroupNotFoundError, AmbiguousNameError, CancelRefusedError, RollBackIncompleteError
 */
export const createCancelFailover =
  (deps: CancelFailoverDeps) =>
  async ({ group: idOrName, start = false, requestedBy, follow }: CancelFailoverInput): Promise<CancelledFailover> => {
    const { store } = deps;
    const { id } = await findGroup(store, idOrName);
    const before = await givenBackBefore(store, id);
    if (before) return goOnInService(deps, before, start);
    const started = await startRollBack(deps, { groupId: id, ...(requestedBy ? { requestedBy } : {}) });
    const execution = await (follow ?? untilEnded(deps))(started);
    if (execution.status !== 'SUCCEEDED') throw cancelErrorOf(id, started.failoverId, execution);
    const served = await backInService(deps, await productionOf(store, id), start);
    return { ...served, left: [...(await leftTagged(store, started)), ...served.left] };
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
