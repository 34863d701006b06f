import { turningOn } from '../../../domain/group/decide-protection.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { standbysNamed } from '../../../domain/reprotection/named-standbys.ts';
import { acting } from '../../acting.ts';
import { loadAggregate } from '../../load.ts';
import type { FailoverContext, Invocation, ValidateInput } from '../messages.ts';
import { untilNobodyActs } from '../until-nobody-acts.ts';
import { beginMembers } from './begin-members.ts';
import { firstEpoch, recordBegin } from './begin-record.ts';
import { lookBefore } from './look-round.ts';
import type { ProtectionDeps } from './protection-deps.ts';
import { takeProtectionLease } from './protection-lease.ts';
import { replaceStandbys } from './replace-standbys.ts';
import { protectionRequestOf } from './request.ts';
import { turnAndTell } from './turn-and-tell.ts';

/**
 * Turns protection on: takes the group's lease, from which on recovery points of this run count, and says so of every
 * member. SDRS has one call for enabling and for protecting again, so this step reads from the group's status which it is; a
 * group that has failed over is turned round, once nothing of the failover can issue a call any more. Repeating it after it died
 * anywhere goes on where it was.
 * @throws InputNotUnderstoodError, GroupNotFoundError, StatusNotAllowedError, RunInProgressError, MembersNotFitError,
 * ProductionIncompleteError, StandbyNotStoppedError, StandbyMissingError, InstanceNotInGroupError, AmbiguousNameError,
 * InvalidRequestError, FailoverNotEndedError, CallsNotTakenError, OutdatedCopyError, StaleEpochError
 */
export const createBeginProtection =
  (deps: ProtectionDeps) =>
  async (input: ValidateInput, invocation: Invocation): Promise<FailoverContext> => {
    const request = protectionRequestOf(input);
    const { groupId, runId, executionId, standbys } = request;
    const aggregate = await loadAggregate(deps.store, groupId);
    const named = standbysNamed(aggregate, standbys);
    const kind = kindFor(aggregate.group, runId);
    // Refused before anything is taken.
    if (mayBegin(aggregate.group, kind)) await lookBefore(deps, aggregate, { kind, named });
    const group = await takeProtectionLease(deps, aggregate, { kind, runId, executionId });
    const pointsSince = await firstEpoch(deps.store, group);
    await recordBegin(deps, group, { ...request, kind, pointsSince });
    if (kind === 'reprotect') {
      const waiting = {
        groupId,
        failoverId: runId,
        what: 'the group is turned round',
        type: 'protectionWaits',
      } as const;
      await untilNobodyActs(deps, waiting, invocation);
      await acting(deps, [groupId], invocation, () => turnAndTell(deps, group, named, invocation));
    }
    await replaceStandbys(deps, group, named);
    await beginMembers(deps, group, { isCopying: synchronisationOf(group).by === 'sdrs' });
    return { groupId, failoverId: runId, epoch: group.lease.epoch };
  };

/** What it is from the group's status; of a repeat, what its lease says. */
const kindFor = ({ lease, status }: ProtectionGroup, runId: string): 'enable' | 'reprotect' =>
  lease?.failoverId === runId && (lease.kind === 'enable' || lease.kind === 'reprotect')
    ? lease.kind
    : turningOn(status);

const mayBegin = ({ status }: ProtectionGroup, kind: 'enable' | 'reprotect'): boolean =>
  (OPERATIONS[kind].from as readonly string[]).includes(status);
