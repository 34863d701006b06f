import type { OtherGroup } from '../../domain/automation/gates.ts';
import { heardHealthyAt } from '../../domain/automation/signal.ts';
import { standingOf } from '../../domain/automation/standing.ts';
import { type AutomationState, isStateOf } from '../../domain/automation/state.ts';
import type { Instant, ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { AutomationDeps } from './deps.ts';

/** A group that has a policy. */
export interface Watched {
  readonly group: ProtectionGroup;
  readonly state: AutomationState;
}

/** Every group that has a policy, also one that is off. The list of groups is eventually consistent. */
export const watchedGroups = async ({
  store,
  automation,
}: Pick<AutomationDeps, 'store' | 'automation'>): Promise<readonly Watched[]> => {
  const [groups, states] = await Promise.all([store.listGroups(), automation.listStates()]);
  return groups.flatMap((group) => {
    const state = states.find((one) => isStateOf(one, group));
    return state ? [{ group, state }] : [];
  });
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
