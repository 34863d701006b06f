import type { AutomationControl } from '../../../domain/automation/state.ts';
import { GroupsUnreadableError } from '../../../domain/errors/unreadable.ts';
import type { Confirmation } from '../../../domain/group/failover.ts';
import type { Instant } from '../../../domain/group/protection-group.ts';
import { untilFresh } from '../../automation/keep-state.ts';
import { watchedGroups } from '../../automation/landscape.ts';
import { instant } from '../../instant.ts';
import type { PolicyDeps } from './set-automation-policy.ts';

export interface BrakeState {
  readonly brake: 'on' | 'off';
  readonly by?: string;
  readonly reason?: string;
  readonly at?: Instant;
}

/**
 * Puts the brake on or takes it off, for all groups at once. From the moment it is on nothing is started; what runs goes on.
 * Said in the audit trail of every group that has a policy. Repeating it is safe: it is on or off already.
 * @throws GroupsUnreadableError once it is on or off, and all other groups' trails say so
 */
export const createSetBrake =
  (deps: PolicyDeps) =>
  async (brake: 'on' | 'off', { by, reason }: Confirmation): Promise<BrakeState> => {
    const at = instant(deps.clock);
    await untilFresh(deps.clock, async () => {
      const { value, version } = await deps.automation.findControl();
      const { brake: _, ...released } = value;
      const next: AutomationControl = brake === 'on' ? { ...released, brake: { by, reason, at } } : released;
      await deps.automation.saveControl(next, version);
    });
    const { done: watched, troubles } = await watchedGroups(deps);
    const type = brake === 'on' ? 'automationBrakeOn' : 'automationBrakeOff';
    const message = `The brake on automation is ${brake}: ${by}: ${reason}`;
    await deps.store.appendEvents(watched.map(({ group }) => ({ at, groupId: group.id, type, message })));
    if (troubles.length === 0) return { brake, by, reason, at };
    throw new GroupsUnreadableError(
      troubles,
      `The brake is ${brake}; the audit trail of these groups does not say so.`,
    );
  };

/** How the brake stands. */
export const createShowBrake =
  ({ automation }: Pick<PolicyDeps, 'automation'>) =>
  async (): Promise<BrakeState> => {
    const { brake } = (await automation.findControl()).value;
    return brake ? { brake: 'on', ...brake } : { brake: 'off' };
  };
