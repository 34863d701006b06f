import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import { loadAggregate } from '../../load.ts';
import { refuseTooLate } from '../../steps/roll-back/too-late.ts';
import { stateOfOwner } from '../../steps/take-lease.ts';
import { type StartedRun, type StartRunDeps, startRun } from './start-run.ts';

export interface StartRollBackInput {
  readonly groupId: string;
  /** Whether production's servers that are stopped are started as well. @default `false` */
  readonly start?: boolean;
  /** From what stands around the call, never from what it says. @default not known */
  readonly requestedBy?: Requester;
}

/**
 * Starts the roll-back of a group's failover, or joins the roll-back that runs. What is refused here only spares the
 * caller an execution; the workflow's first step has the last word. @throws GroupNotFoundError, CancelRefusedError
 */
export const startRollBack = async (
  deps: StartRunDeps,
  { groupId, start = false, requestedBy }: StartRollBackInput,
): Promise<StartedRun> => {
  const aggregate = await loadAggregate(deps.store, groupId);
  const { group } = aggregate;
  const { lease } = group;
  if (lease?.kind === 'roll-back' && (await stateOfOwner(deps, lease)) === 'running') {
    return { groupId, failoverId: lease.failoverId, executionId: lease.executionId };
  }
  return startRun(deps, {
    kind: 'roll-back',
    group,
    requestOf: (id) => ({
      groupId,
      ...(start ? { start } : {}),
      ...(requestedBy ? { requestedBy: claimFor(id, requestedBy) } : {}),
    }),
    assertMayStart: () => refuseTooLate(deps.store, aggregate, start),
  });
};
