import { AutomationBrakeOnError } from '../../domain/automation/errors.ts';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { Requester } from '../../domain/group/requester.ts';
import { instant } from '../instant.ts';
import type { BeliefDeps } from './believed-requester.ts';
import type { StepDeps } from './deps.ts';
import type { ValidateInput } from './messages.ts';
import { isHeldBy } from './take-lease.ts';

export type BrakeDeps = Pick<StepDeps, 'store' | 'clock'> & BeliefDeps;

interface Asked {
  readonly requestedBy: Requester;
}

/**
 * Refuses an automatic failover that would begin while the brake is on: its execution may begin, and take the lease, long
 * after the decider has looked. One that holds the group's lease has begun and goes on, and a person's is none of the brake's business. Touches
 * nothing but the audit trail; repeated, the line stands there twice. @throws AutomationBrakeOnError
 */
export const assertBrakeOff = async (
  { store, clock, automation }: BrakeDeps,
  group: ProtectionGroup,
  { failoverId, executionId, requestedBy }: Pick<ValidateInput, 'failoverId' | 'executionId'> & Asked,
): Promise<void> => {
  if (requestedBy.kind !== 'automation' || isHeldBy(group, { failoverId, executionId })) return;
  const { brake } = (await automation.findControl()).value;
  if (!brake) return;
  const message = `Failover ${failoverId}, which automation had started, did not begin: the brake is on since ${brake.at}: ${brake.by}: ${brake.reason}`;
  const at = instant(clock);
  await store.appendEvents([{ at, groupId: group.id, failoverId, type: 'automationBrakeHeld', message }]);
  throw new AutomationBrakeOnError(group.id, brake);
};
