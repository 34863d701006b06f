import { applicationHeard, type Heard } from '../../domain/automation/application-status.ts';
import type { ToAsk, Unanswered } from '../../domain/automation/asking.ts';
import type { Observation } from '../../domain/automation/matching.ts';
import type { SourceName, SourceRecord } from '../../domain/automation/signal.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import {
  type ApplicationStatus,
  type Fact,
  type Facts,
  fact,
  type ObservedServer,
} from '../../domain/site/observed.ts';
import type { AlarmNow } from '../../ports/alarms.ts';
import type { AutomationDeps } from './deps.ts';
import type { Watched } from './landscape.ts';
import { ALARM_STATES } from './parse-event.ts';
import { signalsFrom } from './signals-from.ts';

/** What those who were asked have said. Who was not asked is unknown. */
export interface Answers {
  /** The moment before they were asked. */
  readonly at: Instant;
  readonly alarms: Facts<AlarmNow> | undefined;
  readonly servers: Facts<ObservedServer> | undefined;
  readonly applications: Facts<ApplicationStatus> | undefined;
}

/** One source's answer. */
export type Answer =
  | { readonly observation: Observation; readonly of: SourceName }
  | { readonly unanswered: Unanswered };

/** The answers of those who were asked by name. */
export const namedAnswers = (again: ToAsk, { at, alarms, servers }: Answers): readonly Answer[] => [
  ...again.alarms.map((name) => alarmAnswer(name, fact(alarms ?? new Map(), name), at)),
  ...again.servers.map((id) => serverAnswer(id, fact(servers ?? new Map(), id), at)),
];

const askedAt = (at: Instant): string => `asked-${at}`;

const alarmAnswer = (alarm: string, now: Fact<AlarmNow>, at: Instant): Answer => {
  const of = { kind: 'cloudwatch-alarm', source: alarm } as const;
  if (now.is === 'unknown') return { unanswered: { ...of, why: now.why } };
  const seen = { kind: of.kind, alarm, at, eventId: askedAt(at) };
  if (now.is === 'absent') return { of, observation: { ...seen, state: 'unknown', isGone: true } };
  const { state, hushed } = now.value;
  const said = state === 'ALARM' && hushed ? ({ state: 'unknown', hushed } as const) : { state: ALARM_STATES[state] };
  return { of, observation: { ...seen, ...said } };
};

/** Source: EC2 User Guide, Terminate instances: a terminated one is shown for a while, and then no more. */
const serverAnswer = (serverId: string, now: Fact<ObservedServer>, at: Instant): Answer => {
  const of = { kind: 'ec2-state', source: serverId } as const;
  if (now.is === 'unknown') return { unanswered: { ...of, why: now.why } };
  const state = now.is === 'absent' ? 'terminated' : now.value.state;
  return { of, observation: { kind: of.kind, serverId, state, at, eventId: askedAt(at) } };
};

/** What an answer is for the group that has asked: by the same rules as an event. */
export const heardFrom = async (deps: AutomationDeps, asking: Watched, answer: Answer): Promise<Heard> => {
  if ('unanswered' in answer) return answer;
  const { observation, of } = answer;
  const { done, troubles } = await signalsFrom(deps, observation, [asking]);
  const [trouble] = troubles;
  if (trouble) throw trouble.error;
  const signal = done[0]?.signals[0];
  return signal
    ? { signal }
    : { unanswered: { ...of, why: `it is ${stateOf(observation)}, which is no fault by the policy, and not well` } };
};

const stateOf = (observation: Observation): string => ('state' in observation ? observation.state : 'something else');

/** The same of the application status of a group's servers. */
export const applicationOf = (
  servers: readonly string[],
  { at, applications }: Answers,
  sources: readonly SourceRecord[],
): Heard => applicationHeard({ at, servers, statuses: applications ?? new Map() }, sources);
