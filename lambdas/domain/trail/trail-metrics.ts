import type { Instant } from '../group/protection-group.ts';
import type { TrailEvent } from './audit-chain.ts';

/** Names of the metrics, which alarms and dashboard look at. */
export type MetricName =
  | 'FailoversStarted'
  | 'FailoversFailed'
  | 'RecoveryTime'
  | 'ServersUnfenced'
  | 'ServersReturned'
  | 'RecoveryPointAgeSeconds'
  | 'GroupsWithoutRecoveryPoint'
  | 'AutomationBrake'
  | 'ServersNotSynchronised'
  | 'RecoveryObjectivesMissed'
  | 'AutomationSourcesUnanswered'
  | Heartbeat;

/** What says that a function goes over all groups again and again: the absence of one is an alarm. */
export type Heartbeat = 'GuardSweeps' | 'RecorderRuns' | 'DeciderSweeps' | 'SynchroniserSweeps';

export interface Metric {
  readonly name: MetricName;
  readonly unit: 'Count' | 'Seconds';
  readonly value: number;
  /** @default it is about no group */
  readonly groupId?: string;
  readonly at: Instant;
}

/** One turn over all groups has come to its end. The run's error tells of groups that could not be seen to. */
export const heartbeat = (name: Heartbeat, at: Instant): Metric => ({ name, unit: 'Count', value: 1, at });

const COUNTED: Readonly<Record<string, MetricName>> = {
  failoverProtectionGroup: 'FailoversStarted',
  failoverFailed: 'FailoversFailed',
  automationStartLost: 'FailoversFailed',
  fenceUnfenced: 'ServersUnfenced',
  productionServerReturned: 'ServersReturned',
};

/** What a trail's events add to the metrics. */
export const metricsOf = (events: readonly TrailEvent[]): readonly Metric[] =>
  events.flatMap(({ type, groupId, at, data }): readonly Metric[] => {
    const counted = COUNTED[type];
    if (counted) return [{ name: counted, unit: 'Count', value: 1, groupId, at }];
    const seconds = type === 'failoverComplete' ? data?.rtoSeconds : undefined;
    return typeof seconds === 'number' ? [{ name: 'RecoveryTime', unit: 'Seconds', value: seconds, groupId, at }] : [];
  });
