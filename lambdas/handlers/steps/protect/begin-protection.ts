import { turningOn } from '../../../domain/group/decide-protection.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { type LeasedGroup, loadAggregate } from '../../load.ts';
import type { FailoverContext, ValidateInput } from '../messages.ts';
import { beginMembers } from './begin-members.ts';
import { firstEpoch, recordBegin } from './begin-record.ts';
import type { ProtectionDeps } from './protection-deps.ts';
import { type ProtectionClaim, takeProtectionLease } from './protection-lease.ts';
import { protectionRequestOf } from './request.ts';

/**
 * Turns protection on: takes the group's lease, from which on recovery points of this run count, and says so of every
 * member. SDRS has one call for enabling and for protecting again, so this step reads which it is from the group's status.
 * Repeating it after it died anywhere goes on where it was.
 * @throws InputNotUnderstoodError, GroupNotFoundError, StatusNotAllowedError, RunInProgressError, MembersNotFitError,
 * OutdatedCopyError, StaleEpochError
 */
export const createBeginProtection =
  (deps: ProtectionDeps) =>
  async (input: ValidateInput): Promise<FailoverContext> => {
    const request = protectionRequestOf(input);
    const aggregate = await loadAggregate(deps.store, request.groupId);
    const { lease, status } = aggregate.group;
    const isOurs = lease?.failoverId === request.runId && lease.kind !== 'disable';
    const kind = isOurs && lease.kind === 'reprotect' ? 'reprotect' : turningOn(status);
    const claim = { kind, runId: request.runId, executionId: request.executionId };
    const group = await (kind === 'reprotect' ? turnRound : takeProtectionLease)(deps, aggregate, claim);
    const pointsSince = await firstEpoch(deps.store, group);
    await recordBegin(deps, group, { ...request, kind, pointsSince });
    await beginMembers(deps, group, { isCopying: synchronisationOf(group).by === 'sdrs' });
    return { groupId: group.id, failoverId: request.runId, epoch: group.lease.epoch };
  };

/** Protecting in the other direction: this version does not turn a group round. @throws StatusNotAllowedError */
const turnRound = async (
  _deps: ProtectionDeps,
  { group: { id, status } }: GroupAggregate,
  _claim: ProtectionClaim,
): Promise<LeasedGroup> => {
  throw OPERATIONS.reprotect.errors.status(id, { status, allowed: OPERATIONS.enable.from });
};
