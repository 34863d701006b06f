import { AutomationBrakeOnError } from '../../domain/automation/errors.ts';
import type { ProtectionGroup } from '../../domain/protection-group.ts';
import { requesterOf } from '../../domain/requester.ts';
import type { AutomationStore } from '../../ports/automation-store.ts';
import { instant } from '../instant.ts';
import type { StepDeps } from './deps.ts';
import type { ValidateInput } from './messages.ts';
import { isHeldBy } from './take-lease.ts';

export interface BrakeDeps extends Pick<StepDeps, 'store' | 'clock'> {
  readonly automation: Pick<AutomationStore, 'findControl'>;
}

/**
 * Refuses an automatic failover that would begin while the brake is on: its execution may begin, and take the lease, long
 * after the decider has looked. One that holds the group's lease has begun and goes on, and a person's is none of the brake's business. Touches
 * nothing but the audit trail; repeated, the line stands there twice. @throws AutomationBrakeOnError
 */
export const assertBrakeOff = async (
  { store, clock, automation }: BrakeDeps,
  group: ProtectionGroup,
  input: ValidateInput,
): Promise<void> => {
  if (requesterOf(input.request).kind !== 'automation' || isHeldBy(group, input)) return;
  const { brake } = (await automation.findControl()).value;
  if (!brake) return;
  const { failoverId } = input;
  const message = `Failover ${failoverId}, which automation had started, did not begin: the brake is on since ${brake.at}: ${brake.by}: ${brake.reason}`;
  const at = instant(clock);
  await store.appendEvents([{ at, groupId: group.id, failoverId, type: 'automationBrakeHeld', message }]);
  throw new AutomationBrakeOnError(group.id, brake);
};
