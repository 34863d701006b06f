import { FailoverImpossibleError } from '../../../domain/errors/request-errors.ts';
import type { FailoverRequest } from '../../../domain/group/failover.ts';
import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Workflow } from '../../../ports/workflow.ts';
import { loadAggregate } from '../../load.ts';
import { refuseTooLate } from '../../steps/roll-back/too-late.ts';
import { MOST_ATTEMPTS, mayBeOurs } from './attempts.ts';
import { runNames } from './run-names.ts';
import type { StartedFailover } from './start-failover.ts';

export interface RequestRollBackDeps {
  readonly store: GroupStore;
  readonly workflow: Pick<Workflow, 'find' | 'start'>;
  readonly clock: Clock;
}

export interface RequestRollBackInput {
  readonly groupId: string;
  /** From what stands around the call, never from what it says. @default not known */
  readonly requestedBy?: Requester;
}

/**
 * Starts the roll-back of a group's failover, or joins the one that runs. What is refused here only spares the caller an execution;
 * the workflow's first step has the last word. @throws GroupNotFoundError, CancelRefusedError, FailoverImpossibleError
 */
export const requestRollBack = async (
  deps: RequestRollBackDeps,
  { groupId, requestedBy }: RequestRollBackInput,
): Promise<StartedFailover> => {
  const { store, workflow, clock } = deps;
  const aggregate = await loadAggregate(store, groupId);
  const { group } = aggregate;
  const { lease } = group;
  if (lease?.kind === 'roll-back' && (await workflow.find(lease.executionId))?.status === 'RUNNING') {
    return { groupId, failoverId: lease.failoverId, executionId: lease.executionId };
  }
  refuseTooLate(aggregate);
  const calledAt = clock.now();
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const failoverId = runNames.ofRollBack(group, attempt);
    const request: FailoverRequest = {
      groupId,
      ...(requestedBy ? { requestedBy: claimFor(failoverId, requestedBy) } : {}),
    };
    // Repeating is safe: the same name with the same request starts nothing new, whoever asks.
    const { executionId } = await workflow.start(failoverId, request, 'roll-back');
    if (await mayBeOurs(workflow, executionId, calledAt)) return { groupId, failoverId, executionId };
  }
  throw new FailoverImpossibleError(groupId, [
    `${MOST_ATTEMPTS} roll-backs from this state of the group have ended. Look at them in the workflow service.`,
  ]);
};
