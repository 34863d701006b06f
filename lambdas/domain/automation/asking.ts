import type { AuditEvent } from '../group/failover.ts';
import type { Instant } from '../instant.ts';
import { isCovered } from './policy.ts';
import { recordOf, type SourceName, type SourceRecord, withRecord } from './signal.ts';
import type { AutomationState } from './state.ts';

/** A source that was asked, and has not said whether it is faulty. */
export interface Unanswered extends SourceName {
  /** As the end of a sentence. */
  readonly why: string;
}

/** Whom to ask what they say now. */
export interface ToAsk {
  /** Names of CloudWatch alarms. */
  readonly alarms: readonly string[];
  /** EC2 instance ids. */
  readonly servers: readonly string[];
}

/**
 * Alarms and servers speak only when they change: silence is not the end of a fault. So they are asked before their sign is
 * let go, from half of the window on, which leaves every policy two turns at least; and as long as they do not answer,
 * or are hushed, at each turn. Who has said that there is no fault is not asked. Monitors repeat themselves, and AWS Health
 * can be asked only by customers of some support plans.
 */
export const toAsk = ({ policy, sources }: AutomationState, now: Instant): ToAsk => {
  const { signals, windowSeconds } = policy;
  const due = sources.filter((record) => isDue(record, now, windowSeconds));
  const of = (kind: SourceName['kind']) => due.filter((record) => record.kind === kind).map(({ source }) => source);
  return {
    alarms: of('cloudwatch-alarm').filter((alarm) => isCovered(signals.alarms, alarm)),
    servers: signals.ec2States.length > 0 ? of('ec2-state') : [],
  };
};

const isDue = ({ faultyAt, hushed, unanswered }: SourceRecord, now: Instant, windowSeconds: number): boolean => {
  const sign = faultyAt.at(-1);
  if (hushed === true) return true;
  return sign !== undefined && (unanswered !== undefined || isOlder(sign, now, windowSeconds / 2));
};

const isOlder = (sign: Instant, now: Instant, seconds: number): boolean =>
  Date.parse(now) - Date.parse(sign) > seconds * 1000;

/**
 * The state with sources that were asked in vain. That neither keeps a sign nor takes it away: it counts to the end of its
 * window, as if nobody had asked. The trail says so, once when it begins and once when the sign is let go.
 */
export const noteUnanswered = (
  state: AutomationState,
  unanswered: readonly Unanswered[],
  at: Instant,
): AutomationState => unanswered.reduce((before, one) => noted(before, one, at), state);

const noted = (state: AutomationState, one: Unanswered, at: Instant): AutomationState => {
  const { kind, source, why } = one;
  const record = recordOf(state.sources, one) ?? { kind, source, faultyAt: [], says: '', eventId: '' };
  const before = record.unanswered;
  const isLetGo = hasLapsed(record, at, state.policy.windowSeconds);
  const told = isLetGo && before?.isLetGo !== true ? lapsed(record, why) : before ? undefined : notAsked(record, why);
  if (told === undefined) return state;
  const after = { since: before?.since ?? at, ...(isLetGo ? { isLetGo } : {}) };
  return {
    ...state,
    sources: withRecord(state.sources, { ...record, unanswered: after }),
    unsaid: [...state.unsaid, { at, groupId: state.groupId, data: { kind, source, why }, ...told }],
  };
};

const hasLapsed = ({ faultyAt }: SourceRecord, at: Instant, windowSeconds: number): boolean => {
  const sign = faultyAt.at(-1);
  return sign !== undefined && isOlder(sign, at, windowSeconds);
};

type Told = Pick<AuditEvent, 'type' | 'message'>;

const notAsked = ({ kind, source, faultyAt }: SourceRecord, why: string): Told => {
  const sign = faultyAt.at(-1);
  const standing = sign ? `Its sign of ${sign} counts as long as the window lasts.` : 'It counts as unknown.';
  return { type: 'automationSourceUnanswered', message: `Automation has asked ${kind} ${source}: ${why}. ${standing}` };
};

const lapsed = ({ kind, source, faultyAt }: SourceRecord, why: string): Told => ({
  type: 'automationSignLetGo',
  message: `Automation lets the sign of ${kind} ${source} of ${faultyAt.at(-1)} go: its window is over, and whether it lasts is not known: ${why}.`,
});
