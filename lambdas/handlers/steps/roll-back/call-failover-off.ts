import { requesterOf } from '../../../domain/group/claimed-requester.ts';
import { loadAggregate } from '../../load.ts';
import type { StepDeps } from '../deps.ts';
import { type FailoverContext, type Invocation, rollBackInputOf, type ValidateInput } from '../messages.ts';
import { untilNobodyActs } from '../until-nobody-acts.ts';
import { takeMembers, takeRollBackLease } from './take-over.ts';
import { refuseTooLate } from './too-late.ts';
import { GIVEN_BACK, type RollBackClaim, untilFailoverEnds } from './until-it-ends.ts';

/**
 * Calls a running failover off and waits until nothing of the failover can issue a call or write any more; then the
 * group is the roll-back's, under a lease and an epoch of its own. Safe to repeat: each part goes on where the last try
 * ended.
 * @throws InputNotUnderstoodError, GroupNotFoundError, CancelRefusedError, FailoverNotEndedError, OutdatedCopyError
 */
export const createCallFailoverOff =
  (deps: StepDeps) =>
  async (input: ValidateInput, invocation: Invocation): Promise<FailoverContext> => {
    const claim = claimOf(input);
    const { groupId, failoverId } = claim;
    await refuseTooLate(deps.store, await loadAggregate(deps.store, groupId), claim.start);
    const waiting = { groupId, what: GIVEN_BACK, type: 'rollBackWaits' } as const;
    await untilFailoverEnds(deps, claim, invocation);
    // Asked again now that nothing runs any more: only this answer counts.
    await refuseTooLate(deps.store, await loadAggregate(deps.store, groupId), claim.start);
    await untilNobodyActs(deps, waiting, invocation);
    const group = await takeRollBackLease(deps, claim);
    await takeMembers(deps, group);
    // A guard that began meanwhile has seen the orders that are gone now.
    await untilNobodyActs(deps, waiting, invocation);
    return { groupId, failoverId, epoch: group.lease.epoch };
  };

const claimOf = (input: ValidateInput): RollBackClaim => {
  const { failoverId, executionId, request } = rollBackInputOf(input);
  const requester = requesterOf(request, failoverId);
  const by = 'caller' in requester ? { by: requester.caller } : {};
  return { groupId: request.groupId, failoverId, executionId, start: request.start === true, ...by };
};
