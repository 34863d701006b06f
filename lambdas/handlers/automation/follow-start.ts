import type { AutomationFacts } from '../../domain/automation/gates.ts';
import { executionOf, lost, settled, unrecorded } from '../../domain/automation/start-intent.ts';
import type { AutomationState } from '../../domain/automation/state.ts';
import type { Instant, ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { AutomationDeps } from './deps.ts';

type Followed = Pick<AutomationFacts, 'state' | 'failovers' | 'execution'>;

/**
 * The group's failovers, and the state with what has become of its latest start. A failover that has begun leaves a record;
 * one whose execution has ended without any counts as failed, or nothing would keep the next from going the same way.
 */
export const followStart = async (
  { store, workflow }: Pick<AutomationDeps, 'store' | 'workflow'>,
  group: ProtectionGroup,
  state: AutomationState,
  now: Instant,
): Promise<Followed> => {
  const failovers = await store.listFailovers(group.id);
  const intent = unrecorded(state, failovers);
  if (!intent) return { state: settled(state, now), failovers };
  const execution = executionOf(intent, await workflow.findNamed(intent.failoverId), now);
  if (execution !== 'ended') {
    const isHeld = group.lease?.failoverId === intent.failoverId;
    return { state: isHeld ? settled(state, now) : state, failovers, execution };
  }
  // It may have written its record and ended between the two looks.
  const again = await store.listFailovers(group.id);
  return { state: unrecorded(state, again) ? lost(state, now) : settled(state, now), failovers: again };
};
