import { NoAutomationPolicyError } from '../../../domain/automation/errors.ts';
import { unacknowledged } from '../../../domain/automation/gates.ts';
import type { AutomationPolicy } from '../../../domain/automation/policy.ts';
import type { SourceRecord } from '../../../domain/automation/signal.ts';
import { type Standing, standingOf } from '../../../domain/automation/standing.ts';
import {
  type Acknowledgement,
  type CountedDecision,
  isStateOf,
  type StartIntent,
} from '../../../domain/automation/state.ts';
import { instant } from '../../instant.ts';
import { findGroup } from '../groups/find-group.ts';
import { type BrakeState, createShowBrake } from './automation-brake.ts';
import type { PolicyDeps } from './set-automation-policy.ts';

export interface ShownAutomation {
  readonly groupId: string;
  readonly policy: AutomationPolicy;
  readonly brake: BrakeState;
  /** How the signals stand against the policy now. */
  readonly standing: Standing;
  /** Every source that was heard, the latest first. */
  readonly sources: readonly SourceRecord[];
  readonly decision?: CountedDecision;
  /** What automation started last, or was about to. */
  readonly intent?: StartIntent;
  readonly acknowledged?: Acknowledgement;
  /** The failover that has to be acknowledged before automation acts again. */
  readonly unacknowledged?: string;
}

/** A group's automation as it stands. @throws NoAutomationPolicyError, GroupNotFoundError, AmbiguousNameError */
export const createShowAutomation =
  (deps: PolicyDeps) =>
  async (idOrName: string): Promise<ShownAutomation> => {
    const group = await findGroup(deps.store, idOrName);
    const found = await deps.automation.findState(group.id);
    if (!found || !isStateOf(found.value, group)) throw new NoAutomationPolicyError(group.id);
    const { groupCreatedAt: _, intents: __, unsaid: ___, ...known } = found.value;
    const [brake, failovers] = await Promise.all([createShowBrake(deps)(), deps.store.listFailovers(group.id)]);
    const waiting = unacknowledged(found.value, failovers);
    const standing = standingOf(known.policy, known.sources, instant(deps.clock));
    return { ...known, brake, standing, ...(waiting ? { unacknowledged: waiting.id } : {}) };
  };
