import { isAutomatic } from '../group/automatic.ts';
import type { FailoverRecord } from '../group/failover.ts';
import { OPERATIONS } from '../group/operations.ts';
import type { ProtectionGroup } from '../group/protection-group.ts';
import { type Instant, latestOf } from '../instant.ts';
import { isWithinHours } from './hours.ts';
import type { AutomationPolicy } from './policy.ts';
import { type Reason, reason } from './reasons.ts';
import { heardHealthyAt } from './signal.ts';
import type { StartExecution } from './start-intent.ts';
import type { AutomationControl, AutomationState, StartIntent } from './state.ts';

/** What the rules need to know in addition to the signals. */
export interface AutomationFacts {
  readonly group: ProtectionGroup;
  readonly state: AutomationState;
  /** Of the group, newest first. */
  readonly failovers: readonly FailoverRecord[];
  readonly control: AutomationControl;
  readonly others: readonly OtherGroup[];
  /** How many more there are that cannot be read. @default 0 */
  readonly unreadOthers?: number;
  /** The execution of the latest start, as long as that has left no record. @default there is none such */
  readonly execution?: StartExecution;
}

/** Another group that automation watches. */
export interface OtherGroup {
  readonly groupId: string;
  readonly zone: string;
  readonly faulty: boolean;
  /** When a source of it that is healthy now was last heard. */
  readonly heardHealthyAt?: Instant;
}

/** Everything that forbids a failover although the fault lasts. All of it is named, not the first only. */
export const gateReasons = (facts: AutomationFacts, now: Instant): readonly Reason[] => [
  ...controlReasons(facts, now),
  ...groupReasons(facts),
  ...historyReasons(facts, now),
  ...hoursReasons(facts.state.policy, now),
  ...plausibilityReasons(facts, now),
];

/** The brake and the limit: checked for the decision, and once more in the write that claims the start. */
export const controlReasons = (
  { control, state }: Pick<AutomationFacts, 'control' | 'state'>,
  now: Instant,
): readonly Reason[] => {
  const { brake } = control;
  const { failovers, withinSeconds } = state.policy.limit;
  const own = state.intent?.failoverId;
  // A start that is claimed already does not stand in its own way when it is carried out a second time.
  const recent = control.starts.filter(({ at, failoverId }) => failoverId !== own && isWithin(at, now, withinSeconds));
  return [
    ...(brake ? [reason('brake-on', `The brake is on since ${brake.at}: ${brake.by}: ${brake.reason}.`)] : []),
    ...(recent.length < failovers
      ? []
      : [
          reason(
            'limit-reached',
            `${recent.length} automatic failovers of all groups began within ${withinSeconds} s; ${failovers} are allowed.`,
          ),
        ]),
  ];
};

const isWithin = (at: Instant, now: Instant, seconds: number): boolean =>
  Date.parse(now) - Date.parse(at) < seconds * 1000;

/** A failed one may finish by itself, once a person has seen to it. A failed switchover is nothing for a machine. */
const ALLOWED_FROM = OPERATIONS.failover.from.filter((status) => status !== 'error-reversing');

const groupReasons = ({ group, state, execution }: AutomationFacts): readonly Reason[] => {
  const { status, protectedStatus, lease } = group;
  if (lease) return [reason('failover-running', `Failover ${lease.failoverId} of the group has not ended.`)];
  const { failoverId, startedAt } = state.intent ?? {};
  // A failover that is not known to be started is started again, under the same name.
  const isBeginning = startedAt !== undefined && execution === 'running';
  return [
    ...(isBeginning
      ? [reason('failover-running', `Failover ${failoverId} was started and has left no record yet.`)]
      : []),
    ...(ALLOWED_FROM.some((allowed) => allowed === status)
      ? []
      : [
          reason(
            'wrong-status',
            `The group's status is ${status}; automation acts from ${ALLOWED_FROM.join(' and ')}.`,
          ),
        ]),
    ...(protectedStatus === 'started'
      ? []
      : [reason('protection-not-enabled', `Protection of the group is ${protectedStatus}.`)]),
  ];
};

const historyReasons = ({ state, failovers }: AutomationFacts, now: Instant): readonly Reason[] => {
  const { coolDownSeconds } = state.policy;
  const coolAt = new Date(Date.parse(lastActivity(state, failovers)) + coolDownSeconds * 1000).toISOString();
  const unseen = unacknowledged(state, failovers);
  return [
    ...(coolAt > now ? [reason('cool-down', `Automation rests until ${coolAt}, after the last failover.`)] : []),
    ...(unseen
      ? [reason('acknowledgement-needed', `Failover ${unseen.id} ${unseen.because} and nobody has acknowledged it.`)]
      : []),
  ];
};

const LONG_AGO = new Date(0).toISOString();

const lastActivity = ({ intent }: AutomationState, failovers: readonly FailoverRecord[]): Instant =>
  latestOf([
    LONG_AGO,
    ...[intent?.startedAt ?? '', intent?.lostAt ?? ''],
    ...failovers.flatMap(({ startedAt, endedAt, rolledBackAt }) => [startedAt, endedAt ?? '', rolledBackAt ?? '']),
  ]) ?? LONG_AGO;

/** A failover that somebody has to look at. */
export interface ToBeSeen {
  readonly id: string;
  readonly startedAt: Instant;
  /** Why, as the end of a sentence that begins with it. */
  readonly because: string;
}

/** The failover that a person has to see to before automation acts again. */
export const unacknowledged = (
  { acknowledged, intent }: AutomationState,
  failovers: readonly FailoverRecord[],
): ToBeSeen | undefined => {
  const recorded = failovers.filter(needsSeeing).map(
    (failover): ToBeSeen => ({
      id: failover.id,
      startedAt: failover.startedAt,
      because: isAutomatic(failover) ? 'was automatic' : 'failed',
    }),
  );
  const latest = [...lostStart(intent), ...recorded].sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
  return latest?.id === acknowledged?.failoverId ? undefined : latest;
};

const lostStart = (intent: StartIntent | undefined): readonly ToBeSeen[] =>
  intent?.startedAt !== undefined && intent.lostAt !== undefined
    ? [{ id: intent.failoverId, startedAt: intent.startedAt, because: 'was automatic, ended without a record' }]
    : [];

/** A failover that was refused has touched nothing, so nobody needs to acknowledge it. */
const needsSeeing = (failover: FailoverRecord): boolean =>
  failover.status === 'FAILED' || (failover.status !== 'REFUSED' && isAutomatic(failover));

const hoursReasons = ({ hours }: AutomationPolicy, now: Instant): readonly Reason[] =>
  isWithinHours(hours, now)
    ? []
    : [reason('outside-hours', `The policy lets automation act at other hours only (now ${now}).`)];

/** Fewer groups of other zones say nothing of an observer. */
const FEWEST_UNRELATED = 2;

/**
 * How many groups of other zones there are, and how many of them are faulty. Where one of them is faulty, groups that
 * cannot be read count as faulty too. Where none is faulty, nothing speaks against the observer.
 */
const elsewhere = ({ group, others, unreadOthers = 0 }: AutomationFacts) => {
  const zone = group.sites[group.priorityStation].availabilityZone;
  const unrelated = others.filter((other) => other.zone !== zone);
  const faulty = unrelated.filter((other) => other.faulty).length;
  const unknown = faulty > 0 ? unreadOthers : 0;
  return { faulty: faulty + unknown, unrelated: unrelated.length + unknown };
};

/** One zone's failure does not make those of other zones faulty. If they are, the observer is the likelier fault. */
const plausibilityReasons = (facts: AutomationFacts, now: Instant): readonly Reason[] => {
  const { state, others } = facts;
  const { faultyShareAbove, heartbeatSeconds } = state.policy.distrust;
  const { faulty, unrelated } = elsewhere(facts);
  const isSuspicious = unrelated >= FEWEST_UNRELATED && faulty / unrelated > faultyShareAbove;
  const heard = [heardHealthyAt(state.sources), ...others.map((other) => other.heardHealthyAt)];
  const isSilent =
    heartbeatSeconds !== undefined && !heard.some((at) => at !== undefined && isWithin(at, now, heartbeatSeconds));
  return [
    ...(isSuspicious
      ? [
          reason(
            'signals-implausible',
            `${faulty} of ${unrelated} groups of other zones are faulty as well, more than a share of ${faultyShareAbove}: the observer is distrusted.`,
          ),
        ]
      : []),
    ...(isSilent
      ? [reason('no-heartbeat', `No source of any group was heard to be healthy within ${heartbeatSeconds} s.`)]
      : []),
  ];
};
