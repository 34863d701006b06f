import * as z from 'zod';
import { concurrently } from '../../../concurrently.ts';
import { requesterOf } from '../../../domain/group/claimed-requester.ts';
import type { Member } from '../../../domain/group/member.ts';
import { isPointChoice, type PointChoice, pointText } from '../../../domain/group/point-choice.ts';
import { restoring, restoringOn } from '../../../domain/phases/disks/restore-disks.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import { checkedInput, text } from '../../checked-input.ts';
import { instant } from '../../instant.ts';
import { type LeasedGroup, loadAggregate } from '../../load.ts';
import type { FailoverContext, Invocation, ValidateInput } from '../messages.ts';
import { recordBegin } from '../protect/begin-record.ts';
import type { ProtectionDeps } from '../protect/protection-deps.ts';
import { takeProtectionLease } from '../protect/protection-lease.ts';
import { untilNobodyActs } from '../until-nobody-acts.ts';
import { type ChosenPoint, chosenFor, type RestoreWish } from './chosen.ts';

const Input = z.looseObject({
  failoverId: text,
  executionId: text,
  request: z.looseObject({
    groupId: text,
    point: z.custom<PointChoice>(isPointChoice, 'must be a point'),
    instances: z.array(text).min(1).optional(),
  }),
});

/**
 * Begins a restore: servers that run, or have no such recovery point, refuse it before anything is taken. Then each server
 * that is meant says to which point it is brought, and which disks that replaces; what another restore has left unfinished is
 * this one's to finish. It begins once nothing of an earlier run can issue a call any more. Repeating it after it died
 * anywhere goes on where it was: a server that says so keeps its point.
 * @throws InputNotUnderstoodError, GroupNotFoundError, RestoreRefusedError, StatusNotAllowedError, RunInProgressError,
 * InstanceNotInGroupError, AmbiguousNameError, FailoverNotEndedError, OutdatedCopyError, StaleEpochError
 */
export const createBeginRestore =
  (deps: ProtectionDeps) =>
  async (input: ValidateInput, invocation: Invocation): Promise<FailoverContext> => {
    checkedInput(Input, input, 'the step');
    const { failoverId: runId, executionId, request } = input;
    const { groupId, point = 'newest', instances } = request;
    const wish: RestoreWish = { point, ...(instances ? { instances } : {}) };
    const aggregate = await loadAggregate(deps.store, groupId);
    const before = await chosenFor(deps, aggregate, wish);
    const group = await takeProtectionLease(deps, aggregate, { kind: 'restore', runId, executionId });
    await recordBegin(deps, group, {
      groupId,
      runId,
      executionId,
      kind: 'restore',
      requestedBy: requesterOf(request, runId),
    });
    const waiting = { groupId, failoverId: runId, what: 'disks are restored', type: 'protectionWaits' } as const;
    await untilNobodyActs(deps, waiting, invocation);
    await beginMembers(deps, group, { ...before, point });
    return { groupId, failoverId: runId, epoch: group.lease.epoch };
  };

interface Beginning extends Awaited<ReturnType<typeof chosenFor>> {
  readonly point: PointChoice;
}

/** The trail first, and of each member its pairs first: the instance's progress says that all of it has begun. */
const beginMembers = async (
  { store, clock }: ProtectionDeps,
  { id: groupId, lease }: LeasedGroup,
  { chosen, left, site, point }: Beginning,
): Promise<void> => {
  const { failoverId: runId, epoch } = lease;
  const at = instant(clock);
  const open = chosen.filter(({ member }) => member.instance.progress?.failoverId !== runId);
  const alsoOpen = left.filter(({ instance }) => instance.progress?.failoverId !== runId);
  const about = { at, groupId, failoverId: runId };
  await store.appendEvents([
    ...open.map(({ member: { instance }, set: { takenAt, setId } }) =>
      trailEvent(
        'recoveryPointPinned',
        {
          ...about,
          message: `${instance.name}: to be restored to ${pointText(point)}: its recovery point ${setId} of ${takenAt}`,
        },
        { instanceId: instance.id, takenAt, setId },
      ),
    ),
    ...alsoOpen.map((member) => pinnedBefore(member, about)),
  ]);
  await concurrently(open, async ({ member, set }: ChosenPoint) => {
    const { instance, pairs } = restoring(member, { runId, set, site, at });
    await concurrently(pairs, (pair) => store.savePair({ ...pair, epoch }));
    await store.saveInstance({ ...instance, epoch });
  });
  await concurrently(alsoOpen, (member) => store.saveInstance({ ...restoringOn(member, { runId, at }), epoch }));
};

/** Of a server that another run has begun with: its pairs keep what they are pinned to. */
const pinnedBefore = (
  { instance, pairs: [pair] }: Member,
  about: { readonly at: string; readonly groupId: string; readonly failoverId: string },
) => {
  const { takenAt = '', setId = '' } = pair?.recoveryPoint ?? {};
  const message = `${instance.name}: what ${instance.progress?.failoverId} has begun is finished: its recovery point ${setId} of ${takenAt}`;
  return trailEvent('recoveryPointPinned', { ...about, message }, { instanceId: instance.id, takenAt, setId });
};
