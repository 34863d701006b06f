import { FailoverNotEndedError } from '../../../domain/errors/cancel-errors.ts';
import { GroupNotFoundError, isOvertaken } from '../../../domain/errors/errors.ts';
import { cancelledText } from '../../../domain/group/cancelled.ts';
import { decide, evolve } from '../../../domain/group/decide.ts';
import type { Cancelled } from '../../../domain/group/failover.ts';
import { ASK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import { actedOnUntil } from '../../acting.ts';
import { instant } from '../../instant.ts';
import type { LeasedGroup } from '../../load.ts';
import type { StepDeps } from '../deps.ts';
import type { Invocation, ValidateInput } from '../messages.ts';
import { isHeldBy, stateOfOwner } from '../take-lease.ts';

export interface RollBackClaim extends Pick<ValidateInput, 'failoverId' | 'executionId'> {
  readonly groupId: string;
  /** Who gave the command. Absent where that is not known. */
  readonly by?: string;
  /** Whether production's servers are started as well. */
  readonly start: boolean;
}

/**
 * Calls the failover off and waits until its execution has ended. Safe to repeat: one that is called off stays so.
 * @throws FailoverNotEndedError
 */
export const untilFailoverEnds = async (
  deps: StepDeps,
  claim: RollBackClaim,
  invocation: Invocation,
): Promise<void> => {
  for (;;) {
    const group = await heldElsewhere(deps, claim);
    if (!group) return;
    const { kind, failoverId } = group.lease;
    if (kind === 'failover') await callOff(deps, group, claim);
    await pause(deps, invocation, `the run ${failoverId} (${kind}) has not ended`);
  }
};

const heldElsewhere = async (deps: StepDeps, claim: RollBackClaim): Promise<LeasedGroup | undefined> => {
  const group = await deps.store.findGroup(claim.groupId);
  if (!group) throw new GroupNotFoundError(claim.groupId);
  const { lease } = group;
  if (!lease || isHeldBy(group, claim) || (await stateOfOwner(deps, lease)) === 'ended') return undefined;
  return { ...group, lease };
};

/** One that has just ended by itself, or is called off already, needs no more; what it came to is looked at next. */
const callOff = async ({ store, clock }: StepDeps, group: LeasedGroup, { by }: RollBackClaim): Promise<void> => {
  const cancelled: Cancelled = { at: instant(clock), ...(by === undefined ? {} : { by }) };
  const decision = decide(group, { type: 'cancel-failover', ...cancelled });
  if (!('event' in decision)) return;
  try {
    await store.saveGroup(evolve(group, decision.event), { epoch: group.epoch, status: group.status });
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return;
  }
  const message = `Failover called off ${cancelledText(cancelled)}: it issues no further calls unless an identity is on the move`;
  const about = { at: cancelled.at, groupId: group.id, failoverId: group.lease.failoverId };
  await store.appendEvents([{ ...about, type: 'failoverCancelRequested', message, data: { ...cancelled } }]);
};

/**
 * Waits until no try of a step and no run of the guard can still issue a call for the group. Each says when it begins
 * and when it has ended, so where all is well this takes no time; one that died, or was suspended, is waited for until
 * its function's time is over, and the trail says so. @throws FailoverNotEndedError
 */
export const untilNobodyActs = async (deps: StepDeps, groupId: string, invocation: Invocation): Promise<void> => {
  let told = false;
  for (;;) {
    const until = await actedOnUntil(deps, groupId);
    if (until === undefined) return;
    const why = `a try of a step may still issue calls for the group, until ${until} at the latest`;
    const message = `A${why.slice(1)}: production is given back only then`;
    if (!told) await deps.store.appendEvents([{ at: instant(deps.clock), groupId, type: 'rollBackWaits', message }]);
    told = true;
    await pause(deps, invocation, why);
  }
};

/** Kept back of the function's time, so that the step is tried again by its own word and not for having hung. */
const RESERVE_MS = 20_000;

const pause = ({ clock }: StepDeps, invocation: Invocation, why: string): Promise<void> => {
  if (invocation.remainingMs() < RESERVE_MS) throw new FailoverNotEndedError(why);
  return clock.sleep(ASK_AGAIN_SECONDS * 1000);
};
