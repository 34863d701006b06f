import { loadAggregate } from '../../load.ts';
import type { FailoverContext, ValidateInput } from '../messages.ts';
import { beginMembers } from './begin-members.ts';
import { recordBegin } from './begin-record.ts';
import type { ProtectionDeps } from './protection-deps.ts';
import { takeProtectionLease } from './protection-lease.ts';
import { protectionRequestOf } from './request.ts';

/**
 * Takes the group's lease: whoever looks at the group from now on takes no recovery point of it. Repeating it after it died
 * anywhere goes on where it was.
 * @throws InputNotUnderstoodError, GroupNotFoundError, StatusNotAllowedError, RunInProgressError, MembersNotFitError,
 * OutdatedCopyError, StaleEpochError
 */
export const createStopTakingRecoveryPoints =
  (deps: ProtectionDeps) =>
  async (input: ValidateInput): Promise<FailoverContext> => {
    const request = protectionRequestOf(input);
    const { groupId, runId, executionId } = request;
    const aggregate = await loadAggregate(deps.store, groupId);
    const group = await takeProtectionLease(deps, aggregate, { kind: 'disable', runId, executionId });
    await recordBegin(deps, group, { ...request, kind: 'disable' });
    await beginMembers(deps, group, { isCopying: false });
    return { groupId, failoverId: runId, epoch: group.lease.epoch };
  };
