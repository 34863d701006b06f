import pMap from 'p-map';
import * as z from 'zod';
import { AutomationIncompleteError } from '../../domain/automation/errors.ts';
import type { Observation } from '../../domain/automation/matching.ts';
import { heartbeat } from '../../domain/trail/trail-metrics.ts';
import { instant } from '../instant.ts';
import { foreignness } from '../own-event.ts';
import type { AutomationDeps } from './deps.ts';
import { judge } from './judge.ts';
import { type Watched, watchedGroups } from './landscape.ts';
import type { DeciderReport, Judgement } from './messages.ts';
import { parseEvent } from './parse-event.ts';
import { type Concerned, signalsFrom } from './signals-from.ts';
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
  const cases = due.map(({ group }) => ({ groupId: group.id, signals: [] }));
  return judgeAll(deps, cases, watched).finally(() => {
    if (groupId === undefined) deps.meter?.put([heartbeat('DeciderSweeps', instant(deps.clock))]);
  });
};

const takeIn = async (deps: AutomationDeps, observation: Observation): Promise<DeciderReport> => {
  const watched = await watchedGroups(deps);
  const concerned = await signalsFrom(deps, observation, watched);
  if (concerned.length === 0) return { judged: [], ignored: 'No policy of any group has it among its signals.' };
  return judgeAll(deps, concerned, watched);
};

/** One group's trouble keeps no other from being judged. */
const judgeAll = async (
  deps: AutomationDeps,
  cases: readonly Concerned[],
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
