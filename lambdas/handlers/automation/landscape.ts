import type { OtherGroup } from '../../domain/automation/gates.ts';
import { heardHealthyAt } from '../../domain/automation/signal.ts';
import { standingOf } from '../../domain/automation/standing.ts';
import { type AutomationState, isStateOf } from '../../domain/automation/state.ts';
import type { Instant, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { eachGroup, type OfGroups } from '../each-group.ts';
import type { AutomationDeps } from './deps.ts';

/** A group that has a policy. */
export interface Watched {
  readonly group: ProtectionGroup;
  readonly state: AutomationState;
}

/** Every group that has a policy, also a policy that is off, and groups with a policy that cannot be read. */
export const watchedGroups = async ({
  store,
  automation,
}: Pick<AutomationDeps, 'store' | 'automation'>): Promise<OfGroups<Watched>> => {
  const [listed, withState] = await Promise.all([store.listGroups(), automation.listGroupIds()]);
  const ids = new Set(withState);
  const due = listed.filter(({ id }) => ids.has(id));
  const { done, troubles } = await eachGroup(due, async ({ id }) => {
    const [group, state] = await Promise.all([store.findGroup(id), automation.findState(id)]);
    return group && state && isStateOf(state.value, group) ? [{ group, state: state.value }] : [];
  });
  return { done: done.flat(), troubles };
};

/** The others, as far as they say something about the observer. */
export const othersOf = (groupId: string, watched: readonly Watched[], now: Instant): readonly OtherGroup[] =>
  watched
    .filter(({ group, state }) => group.id !== groupId && state.policy.mode !== 'off')
    .map(({ group, state: { policy, sources } }) => {
      const heard = heardHealthyAt(sources);
      return {
        groupId: group.id,
        zone: group.sites[group.priorityStation].availabilityZone,
        faulty: standingOf(policy, sources, now).is !== 'rest',
        ...(heard ? { heardHealthyAt: heard } : {}),
      };
    });
