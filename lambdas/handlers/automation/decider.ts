import * as z from 'zod';
import type { Observation } from '../../domain/automation/matching.ts';
import { AutomationIncompleteError } from '../../domain/errors/incomplete-errors.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import { heartbeat, type Metric } from '../../domain/trail/trail-metrics.ts';
import { eachGroup, type OfGroups } from '../each-group.ts';
import { instant } from '../instant.ts';
import { foreignness } from '../own-event.ts';
import { askAgain } from './ask-again.ts';
import type { AutomationDeps } from './deps.ts';
import { judge } from './judge.ts';
import { type Watched, watchedGroups } from './landscape.ts';
import type { DeciderReport, Judgement } from './messages.ts';
import { parseEvent } from './parse-event.ts';
import { unfamiliarIn } from './register/unfamiliar.ts';
import { type Concerned, signalsFrom } from './signals-from.ts';
import { tellBrake } from './tell-brake.ts';

/** Input that is no event: judge what is known once more, as time has passed; all groups whose policy is on, or one. */
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
    return sweep.success ? sweepOver(deps, sweep.data.groupId) : hear(deps, input);
  };

const hear = async (deps: AutomationDeps, event: object): Promise<DeciderReport> => {
  const foreign = deps.here && foreignness(event, deps.here);
  if (foreign) return { judged: [], ignored: foreign };
  const observation = parseEvent(event, instant(deps.clock));
  const isHeard = !('ignored' in observation);
  const report = isHeard ? await takeIn(deps, observation) : { judged: [], ignored: observation.ignored };
  const unfamiliar = unfamiliarIn({ ...event });
  return unfamiliar.length > 0 ? { ...report, unfamiliar } : report;
};

/** The brake is counted beside the judging: neither waits for the other, and a fault of one leaves the other alone. */
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
  const due = watched.done.filter(({ group, state }) => (groupId ? group.id === groupId : state.policy.mode !== 'off'));
  const asked = await askAgain(deps, due);
  const kept = watched.troubles.filter((trouble) => groupId === undefined || trouble.groupId === groupId);
  const cases = { done: asked.done, troubles: [...kept, ...asked.troubles] };
  return judgeAll(deps, cases, watched).finally(() => {
    if (groupId === undefined) deps.meter?.put(turnOf(asked.done, instant(deps.clock)));
  });
};

/** That it has come to its end, and how many sources were asked in vain. */
const turnOf = (cases: readonly Concerned[], at: Instant): readonly Metric[] => [
  heartbeat('DeciderSweeps', at),
  {
    name: 'AutomationSourcesUnanswered',
    unit: 'Count',
    value: cases.reduce((sum, one) => sum + (one.unanswered ?? []).length, 0),
    at,
  },
];

const takeIn = async (deps: AutomationDeps, observation: Observation): Promise<DeciderReport> => {
  const watched = await watchedGroups(deps);
  const concerned = await signalsFrom(deps, observation, watched.done);
  const troubles = [...watched.troubles, ...concerned.troubles];
  const isForNobody = concerned.done.length === 0 && troubles.length === 0;
  if (isForNobody) return { judged: [], ignored: 'No policy of any group has it among its signals.' };
  return judgeAll(deps, { done: concerned.done, troubles }, watched);
};

/** One group's trouble keeps no other group from being judged. @param cases with the troubles of unreadable groups */
const judgeAll = async (
  deps: AutomationDeps,
  cases: OfGroups<Concerned>,
  watched: OfGroups<Watched>,
): Promise<DeciderReport> => {
  const byId = cases.done.map((heard) => ({ id: heard.groupId, heard }));
  const judged = await eachGroup(byId, ({ heard }) => judge(deps, heard, watched));
  const troubles = [...cases.troubles, ...judged.troubles];
  if (troubles.length > 0) throw new AutomationIncompleteError(troubles);
  return { judged: judged.done.filter((judgement): judgement is Judgement => judgement !== undefined) };
};
