import type { ServerState } from '../site/observed.ts';

/** What can be a sign of a fault: the four sorts of events that automation listens to, and what it asks EC2 for itself. */
export const SIGNAL_KINDS = ['cloudwatch-alarm', 'aws-health', 'ec2-state', 'ec2-application', 'sdrs-fault'] as const;

export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** `notify`: everything is decided and said, and nothing is started. */
export type AutomationMode = 'off' | 'notify' | 'act';

/** Days as ISO 8601 orders them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** A time of day (UTC) in which automation may act. One that ends at or before its beginning goes on past midnight. */
export interface Hours {
  /** The days on which it begins. @default every day */
  readonly days?: readonly Weekday[];
  /** `HH:MM` */
  readonly from: string;
  /** `HH:MM`, not included. */
  readonly to: string;
}

/** Which events are signals for a group. In names and codes `*` is any characters. An empty list lets none through. */
export interface AutomationSignals {
  /** Names of CloudWatch alarms. */
  readonly alarms: readonly string[];
  /** Event type codes of AWS Health. */
  readonly healthEvents: readonly string[];
  /** States of a production server that are faults. `running` is always the healthy one. */
  readonly ec2States: readonly ServerState[];
  /** Whether EC2's application status of the production servers is a signal. @default false */
  readonly applicationStatus?: boolean;
  /** Names of monitors that send this service's own fault events. */
  readonly monitors: readonly string[];
}

/** When a group is failed over without a person. Times are in seconds. */
export interface AutomationPolicy {
  readonly mode: AutomationMode;
  readonly signals: AutomationSignals;
  /** So many different sources must say "faulty" at one time, and they must be of so many kinds. */
  readonly required: { readonly sources: number; readonly kinds: number };
  /** How long a sign of a fault counts unless it is repeated, and how far two signs of one fault may lie apart. */
  readonly windowSeconds: number;
  /** How long the fault must have lasted without a break. */
  readonly minimumDurationSeconds: number;
  /** How long automation rests after any failover of the group, started by anybody and ended in any way. */
  readonly coolDownSeconds: number;
  /** When automation may act. @default always */
  readonly hours?: readonly Hours[];
  /** Whether one without a person may terminate production servers, where the group allows it too. @default false */
  readonly allowTermination?: boolean;
  readonly distrust: {
    /** Above this share of faulty groups among other zones' the observer is distrusted, not production: 0 to 1. */
    readonly faultyShareAbove: number;
    /** Some source must have been heard to be healthy within that time. @default not asked for */
    readonly heartbeatSeconds?: number;
  };
  /** Automatic failovers of all groups together: with so many within that time, this group starts no further one. */
  readonly limit: { readonly failovers: number; readonly withinSeconds: number };
}

/**
 * How long an event may be under way. The fault must have lasted that much longer, so that the news of its end, sent in
 * time, has arrived before anything is started.
 */
export const SETTLE_SECONDS = 30;

/**
 * Whether the policy, by its own words, would let monitors alone start a failover. Monitors alone never start one: who
 * may speak as one monitor may speak as all. Such a policy is refused now. A policy that a former release accepted acts
 * only where a source of another kind is faulty as well.
 */
export const trustsMonitorsAlone = ({
  mode,
  required,
  signals,
}: Pick<AutomationPolicy, 'mode' | 'required' | 'signals'>): boolean =>
  mode === 'act' && required.kinds === 1 && signals.monitors.length > 0;

/** Why, and the ways on. */
export const MONITORS_ALONE =
  'with mode act one kind is enough, and it may be monitors, as any of whom each of them can speak. ' +
  'Ask for 2 kinds, name no monitors among the signals, or begin with mode notify';

/** Whether one of the patterns covers the whole text. */
export const isCovered = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => matcherOf(pattern).test(text));

const matcherOf = (pattern: string): RegExp => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's');

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
