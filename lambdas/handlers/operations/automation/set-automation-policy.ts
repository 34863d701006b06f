import { NoAutomationPolicyError } from '../../../domain/automation/errors.ts';
import {
  type AutomationMode,
  type AutomationPolicy,
  MONITORS_ALONE,
  trustsMonitorsAlone,
} from '../../../domain/automation/policy.ts';
import { type AutomationState, isStateOf, newState } from '../../../domain/automation/state.ts';
import { InvalidAutomationPolicyError } from '../../../domain/errors/operation-errors.ts';
import type { Instant, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { AutomationDeps } from '../../automation/deps.ts';
import { keepState, untilFresh } from '../../automation/keep-state.ts';
import { instant } from '../../instant.ts';
import { findGroup } from '../groups/find-group.ts';

export type PolicyDeps = Pick<AutomationDeps, 'store' | 'automation' | 'clock'>;

export interface AutomationSet {
  readonly groupId: string;
  readonly policy: AutomationPolicy;
}

/**
 * Gives a group its policy. A new policy begins without any signals: what was heard under the last one may be none under this.
 * Repeating it is safe. @throws GroupNotFoundError, AmbiguousNameError
 */
export const createSetAutomationPolicy =
  (deps: PolicyDeps) =>
  async (idOrName: string, policy: AutomationPolicy): Promise<AutomationSet> => {
    const group = await findGroup(deps.store, idOrName);
    return setPolicy(deps, group, (state) => ({ ...(state ?? newState(group, policy)), policy, sources: [] }));
  };

/**
 * Switches a group's policy, and leaves all else of it.
 * @throws NoAutomationPolicyError, InvalidAutomationPolicyError, GroupNotFoundError, AmbiguousNameError
 */
export const createSetAutomationMode =
  (deps: PolicyDeps) =>
  async (idOrName: string, mode: AutomationMode): Promise<AutomationSet> => {
    const group = await findGroup(deps.store, idOrName);
    return setPolicy(deps, group, (state) => {
      if (!state) throw new NoAutomationPolicyError(group.id);
      return { ...state, policy: switched(state.policy, mode) };
    });
  };

/** What is refused as a whole is refused in parts as well. @throws InvalidAutomationPolicyError */
const switched = (policy: AutomationPolicy, mode: AutomationMode): AutomationPolicy => {
  const next = { ...policy, mode };
  if (trustsMonitorsAlone(next))
    throw new InvalidAutomationPolicyError([{ path: ['required', 'kinds'], message: MONITORS_ALONE }]);
  return next;
};

type Change = (state: AutomationState | undefined) => AutomationState;

const setPolicy = (deps: PolicyDeps, group: ProtectionGroup, change: Change): Promise<AutomationSet> =>
  untilFresh(deps.clock, async () => {
    const found = await deps.automation.findState(group.id);
    const next = change(found && isStateOf(found.value, group) ? found.value : undefined);
    const at = instant(deps.clock);
    await keepState(deps, { ...next, unsaid: [...next.unsaid, policyLine(next, at)] }, found?.version ?? 0);
    return { groupId: group.id, policy: next.policy };
  });

const policyLine = ({ groupId, policy }: AutomationState, at: Instant) => ({
  at,
  groupId,
  type: 'automationPolicySet',
  message: `Automation of the group is set to ${policy.mode}: ${policy.required.sources} source(s) of ${policy.required.kinds} kind(s) for ${policy.minimumDurationSeconds} s.`,
  data: { policy },
});
