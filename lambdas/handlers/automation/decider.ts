import pMap from 'p-map';
import * as z from 'zod';
import { AutomationIncompleteError } from '../../domain/automation/errors.ts';
import { type Observation, serversNamedBy, signalFor } from '../../domain/automation/matching.ts';
import type { Signal } from '../../domain/automation/signal.ts';
import type { ProtectedInstance } from '../../domain/group/protection-group.ts';
import { instant } from '../instant.ts';
import { foreignness } from '../own-event.ts';
import type { AutomationDeps } from './deps.ts';
import { judge } from './judge.ts';
import { type Watched, watchedGroups } from './landscape.ts';
import type { DeciderReport, Judgement } from './messages.ts';
import { parseEvent } from './parse-event.ts';
import { tellBrake } from './tell-brake.ts';

const AT_A_TIME = 10;

const Sweep = z.strictObject({ sweep: z.literal(true), groupId: z.optional(z.string()) });

/**
 * Decides on automatic failovers: of the groups that an EventBridge event concerns, or, by a sweep, of all. Safe to run at any
 * time and twice at once. @throws EventNotUnderstoodError, AutomationIncompleteError once all other groups are judged, and
 * after a sweep what kept it from telling how the brake stands
 */
export const createDecider =
  (deps: AutomationDeps) =>
  async (input: object): Promise<DeciderReport> => {
    const sweep = Sweep.safeParse(input);
    if (sweep.success) return sweepOver(deps, sweep.data.groupId);
    const foreign = deps.here && foreignness(input, deps.here);
    if (foreign) return { judged: [], ignored: foreign };
    const observation = parseEvent(input, instant(deps.clock));
    return 'noSign' in observation ? { judged: [], ignored: observation.noSign } : takeIn(deps, observation);
  };

/** The brake is told beside the judging: neither waits for the other, and what keeps one back leaves the other alone. */
const sweepOver = async (deps: AutomationDeps, groupId: string | undefined): Promise<DeciderReport> => {
  const [judged, told] = await Promise.allSettled([
    sweepGroups(deps, groupId),
    groupId === undefined ? tellBrake(deps) : undefined,
  ]);
  if (judged.status === 'rejected') throw judged.reason;
  if (told.status === 'rejected') throw told.reason;
  return judged.value;
};

const sweepGroups = async (deps: AutomationDeps, groupId: string | undefined): Promise<DeciderReport> => {
  const watched = await watchedGroups(deps);
  const due = watched.filter(({ group, state }) => (groupId ? group.id === groupId : state.policy.mode !== 'off'));
  return judgeAll(
    deps,
    due.map(({ group }) => ({ groupId: group.id, signals: [] })),
    watched,
  );
};

const takeIn = async (deps: AutomationDeps, observation: Observation): Promise<DeciderReport> => {
  const watched = await watchedGroups(deps);
  const servers = serversNamedBy(observation);
  const found = await pMap(servers, (id) => deps.store.findInstanceByServer(id), { concurrency: AT_A_TIME });
  const instances = found.filter((instance) => instance !== undefined);
  const concerned = watched.flatMap((one) => {
    const signal = signalFor(observation, { ...concernOf(one, instances, servers) });
    return signal ? [{ groupId: one.group.id, signals: [signal] }] : [];
  });
  if (concerned.length === 0) return { judged: [], ignored: 'No policy of any group has it among its signals.' };
  return judgeAll(deps, concerned, watched);
};

const concernOf = ({ group, state }: Watched, instances: readonly ProtectedInstance[], named: readonly string[]) => {
  const own = instances
    .filter(({ groupId }) => groupId === group.id)
    .map(({ servers }) => servers[group.priorityStation]);
  return { group, policy: state.policy, productionServers: new Set(own.filter((id) => named.includes(id))) };
};

interface Case {
  readonly groupId: string;
  readonly signals: readonly Signal[];
}

/** One group's trouble keeps no other from being judged. */
const judgeAll = async (
  deps: AutomationDeps,
  cases: readonly Case[],
  watched: readonly Watched[],
): Promise<DeciderReport> => {
  const errors: unknown[] = [];
  const judgements = await pMap(
    cases,
    ({ groupId, signals }) =>
      judge(deps, groupId, signals, watched).catch((error: unknown): undefined => {
        errors.push(error);
      }),
    { concurrency: AT_A_TIME },
  );
  if (errors.length > 0) throw new AutomationIncompleteError(errors);
  return { judged: judgements.filter((judgement): judgement is Judgement => judgement !== undefined) };
};
