import pMap from 'p-map';
import type { Unanswered } from '../../domain/automation/asking.ts';
import { type Observation, resourcesNamedBy, signalFor } from '../../domain/automation/matching.ts';
import { isCovered } from '../../domain/automation/policy.ts';
import { productionResources } from '../../domain/automation/production-resources.ts';
import type { Signal } from '../../domain/automation/signal.ts';
import { ItemNotUnderstoodError } from '../../domain/errors/unreadable.ts';
import { eachGroup, type OfGroups } from '../each-group.ts';
import type { AutomationDeps } from './deps.ts';
import type { Watched } from './landscape.ts';

const AT_A_TIME = 10;

/** A group, with what an event, or who was asked, tells about it. */
export interface Concerned {
  readonly groupId: string;
  readonly signals: readonly Signal[];
  /** Who was asked in vain. @default nobody */
  readonly unanswered?: readonly Unanswered[];
}

/** The groups that an observation concerns, each with its signal, and those that it may concern but cannot be read. */
export const signalsFrom = async (
  { store }: Pick<AutomationDeps, 'store'>,
  observation: Observation,
  watched: readonly Watched[],
): Promise<OfGroups<Concerned>> => {
  const named = resourcesNamedBy(observation);
  const ofServers = await productionServers(store, named);
  const byId = watched.map((one) => ({ id: one.group.id, ...one }));
  const { done, troubles } = await eachGroup(byId, async ({ group, state: { policy } }) => {
    const others = named.some((id) => !isServer(id)) && mayCount(observation, policy);
    const production =
      others || !ofServers
        ? productionResources(group, await store.members(group.id))
        : new Set(ofServers.get(group.id)?.map(({ servers }) => servers[group.priorityStation]));
    const signal = signalFor(observation, { group, policy, production });
    return signal ? [{ groupId: group.id, signals: [signal] }] : [];
  });
  return { done: done.flat(), troubles };
};

const isServer = (id: string): boolean => id.startsWith('i-');

/** What is no server is looked for among all members of a group, so only where the policy wants to know. */
const mayCount = (observation: Observation, { signals }: Watched['state']['policy']): boolean =>
  observation.kind === 'aws-health' && isCovered(signals.healthEvents, observation.code);

/**
 * The instances that named servers belong to, by group: servers are found by an index. `undefined` where the index leads to
 * something that cannot be understood, so that each group has to be asked.
 */
const productionServers = async (store: AutomationDeps['store'], named: readonly string[]) => {
  const find = (id: string) => store.findInstanceByServer(id);
  const found = await pMap(named.filter(isServer), find, { concurrency: AT_A_TIME }).catch((error: unknown) => {
    if (!(error instanceof ItemNotUnderstoodError)) throw error;
  });
  return (
    found &&
    Map.groupBy(
      found.filter((instance) => instance !== undefined),
      ({ groupId }) => groupId,
    )
  );
};
