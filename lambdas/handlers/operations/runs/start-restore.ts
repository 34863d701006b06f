import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import type { Compute } from '../../../ports/compute.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { assertMayTake } from '../../steps/protect/protection-lease.ts';
import { chosenFor, type RestoreWish } from '../../steps/restore/chosen.ts';
import { assertCome } from './assert-come.ts';
import { type StartedRun, type StartRunDeps, startRun } from './start-run.ts';

export interface StartRestoreInput extends RestoreWish {
  readonly groupId: string;
  /** From what stands around the call, never from what it says. */
  readonly requestedBy: Requester;
}

export interface StartRestoreDeps extends StartRunDeps {
  /** Looks whether the servers are stopped, and which recovery points there are. */
  readonly compute: Pick<Compute, 'observe'>;
}

/**
 * Starts the run that brings servers of a group which has failed over to another recovery point, or joins the one that the same
 * request has started. What is refused here only spares the caller an execution; the first step has the last word.
 * @throws GroupNotFoundError, StatusNotAllowedError, RunInProgressError, MembersNotFitError, RestoreRefusedError,
 * InstanceNotInGroupError, AmbiguousNameError, InvalidRequestError
 */
export const createStartRestore =
  (deps: StartRestoreDeps) =>
  async ({
    groupId,
    point,
    instances,
    requestedBy,
  }: StartRestoreInput): Promise<StartedRun & { readonly kind: 'restore' }> => {
    const aggregate = await loadAggregate(deps.store, groupId);
    const wish = { point, ...(instances && instances.length > 0 ? { instances } : {}) };
    const started = await startRun(deps, {
      kind: 'restore',
      group: aggregate.group,
      requestOf: (runId) => ({ groupId, ...wish, requestedBy: claimFor(runId, requestedBy) }),
      assertMayStart: async () => {
        assertCome(point, instant(deps.clock));
        await assertMayTake(deps, aggregate, 'restore');
        await chosenFor(deps, aggregate, wish);
      },
    });
    return { ...started, kind: 'restore' };
  };
