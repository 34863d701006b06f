import { GroupNotFoundError, isOvertaken } from '../../../domain/errors/errors.ts';
import { cancelledText } from '../../../domain/group/cancelled.ts';
import { decide, evolve } from '../../../domain/group/decide.ts';
import type { Cancelled } from '../../../domain/group/failover.ts';
import { instant } from '../../instant.ts';
import type { LeasedGroup } from '../../load.ts';
import type { StepDeps } from '../deps.ts';
import type { Invocation, ValidateInput } from '../messages.ts';
import { isHeldBy, stateOfOwner } from '../take-lease.ts';
import { pause } from '../until-nobody-acts.ts';

/** What a roll-back waits for to do, in a clause. */
export const GIVEN_BACK = 'production is given back';

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
    await pause(deps, invocation, `${GIVEN_BACK} only when nothing else runs: ${failoverId} (${kind}) has not ended`);
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
