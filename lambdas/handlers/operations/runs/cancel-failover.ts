import { RollBackIncompleteError } from '../../../domain/errors/cancel-errors.ts';
import { StaleEpochError } from '../../../domain/errors/errors.ts';
import { cancelledText } from '../../../domain/group/cancelled.ts';
import { decide, evolve } from '../../../domain/group/decide.ts';
import type { Cancelled } from '../../../domain/group/failover.ts';
import { membersOf } from '../../../domain/group/member.ts';
import { isUnfinished, OPERATIONS, UNFINISHED } from '../../../domain/group/operations.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { ASK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import { pastNoReturn, tooLate } from '../../../domain/phases/point-of-no-return.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { findGroup } from '../groups/find-group.ts';
import { givenBackBefore, goOnInService } from './back-in-service.ts';
import type { CancelFailoverDeps, CancelFailoverInput, CancelledFailover } from './cancel-messages.ts';
import { rollBack } from './roll-back.ts';
import { untilWritten } from './until-written.ts';

/** A pass ends within its function's five minutes. */
const LONGEST_DRAIN_MS = 360_000;

/**
 * Calls a failover off before the point of no return and gives production back: a running one stops issuing calls and is
 * waited for, a failed one is rolled back at once. Safe to repeat: each call goes on where the last one ended.
 * @throws GroupNotFoundError, AmbiguousNameError, CancelRefusedError, RollBackIncompleteError
 */
export const createCancelFailover =
  (deps: CancelFailoverDeps) =>
  async ({ group: idOrName, start = false, by }: CancelFailoverInput): Promise<CancelledFailover> => {
    const { id } = await findGroup(deps.store, idOrName);
    const before = await givenBackBefore(deps.store, id);
    if (before) return goOnInService(deps, before, start);
    await refuseTooLate(deps, id);
    await callOff(deps, id, by);
    // Asked again now that nothing runs any more: only this answer counts.
    await refuseTooLate(deps, id);
    return rollBack(deps, id, { start, by });
  };

const refuseTooLate = async ({ store }: CancelFailoverDeps, groupId: string): Promise<void> => {
  const aggregate = await loadAggregate(store, groupId);
  const { status } = aggregate.group;
  const { errors } = OPERATIONS['roll-back'];
  if (!isUnfinished(status)) throw errors.status(groupId, { status, allowed: UNFINISHED });
  const moved = membersOf(aggregate.group, aggregate).flatMap((member) => pastNoReturn(member) ?? []);
  if (moved.length === 0) return;
  throw errors.record(groupId, [tooLate(moved)]);
};

/** Safe to repeat: a failover that is called off stays so. */
const callOff = async (deps: CancelFailoverDeps, groupId: string, by: string | undefined): Promise<void> => {
  const { store, workflow, clock } = deps;
  const { group } = await loadAggregate(store, groupId);
  const { lease } = group;
  if (lease?.kind !== 'failover' || (await workflow.find(lease.executionId))?.status !== 'RUNNING') return;
  await requestCancel(deps, groupId, by);
  const deadline = clock.now() + LONGEST_DRAIN_MS;
  while ((await workflow.find(lease.executionId))?.status === 'RUNNING') {
    if (clock.now() > deadline) throw new RollBackIncompleteError(groupId, ['The failover has not ended yet.']);
    await clock.sleep(ASK_AGAIN_SECONDS * 1000);
  }
};

const requestCancel = async (
  { store, clock }: CancelFailoverDeps,
  groupId: string,
  by: string | undefined,
): Promise<void> => {
  const at = instant(clock);
  const cancelled = { at, ...(by === undefined ? {} : { by }) };
  const called = await untilWritten(() => markCancelled(store, groupId, cancelled));
  if (!called) return;
  const failoverId = called.lease?.failoverId ?? '';
  const message = `Failover called off ${cancelledText(cancelled)}: it issues no further calls unless an identity is on the move`;
  await store.appendEvents([
    { at, groupId, failoverId, type: 'failoverCancelRequested', message, data: { ...cancelled } },
  ]);
};

/** `undefined` where the failover has just ended by itself, or is called off already; what it came to is looked at next. */
const markCancelled = async (
  store: GroupStore,
  groupId: string,
  cancelled: Cancelled,
): Promise<ProtectionGroup | undefined> => {
  const { group } = await loadAggregate(store, groupId);
  const decision = decide(group, { type: 'cancel-failover', ...cancelled });
  if (!('event' in decision)) return undefined;
  try {
    return await store.saveGroup(evolve(group, decision.event), { epoch: group.epoch, status: group.status });
  } catch (error) {
    if (error instanceof StaleEpochError) return undefined;
    throw error;
  }
};
