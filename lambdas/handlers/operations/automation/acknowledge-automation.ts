import { NoAutomationPolicyError, NothingToAcknowledgeError } from '../../../domain/automation/errors.ts';
import { unacknowledged } from '../../../domain/automation/gates.ts';
import { type Acknowledgement, isStateOf } from '../../../domain/automation/state.ts';
import type { Confirmation } from '../../../domain/group/failover.ts';
import { keepState, untilFresh } from '../../automation/keep-state.ts';
import { instant } from '../../instant.ts';
import { findGroup } from '../groups/find-group.ts';
import type { PolicyDeps } from './set-automation-policy.ts';

/**
 * A person has seen to the group's last automatic or failed failover: automation may act again once its cool-down is over.
 * @throws NothingToAcknowledgeError, NoAutomationPolicyError, GroupNotFoundError, AmbiguousNameError
 */
export const createAcknowledgeAutomation =
  (deps: PolicyDeps) =>
  async (idOrName: string, { by, reason }: Confirmation): Promise<Acknowledgement & { readonly groupId: string }> => {
    const group = await findGroup(deps.store, idOrName);
    return untilFresh(deps.clock, async () => {
      const found = await deps.automation.findState(group.id);
      if (!found || !isStateOf(found.value, group)) throw new NoAutomationPolicyError(group.id);
      const waiting = unacknowledged(found.value, await deps.store.listFailovers(group.id));
      if (!waiting) throw new NothingToAcknowledgeError(group.id);
      const at = instant(deps.clock);
      const acknowledged = { failoverId: waiting.id, by, reason, at };
      const message = `Failover ${waiting.id} is acknowledged by ${by}: ${reason}`;
      const line = { at, groupId: group.id, failoverId: waiting.id, type: 'automationAcknowledged', message };
      const next = { ...found.value, acknowledged, unsaid: [...found.value.unsaid, line] };
      await keepState(deps, next, found.version);
      return { groupId: group.id, ...acknowledged };
    });
  };
