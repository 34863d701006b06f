import type { ProtectionGroup } from '../group/protection-group.ts';
import { secondsBetween } from '../instant.ts';
import type { Replication, ServerReplication } from '../synchronisation/replication.ts';
import { TOLD_AFTER } from '../synchronisation/server-turn.ts';
import type { Metric, MetricName } from '../trail/trail-metrics.ts';

/** Seconds of writes that would be lost with a server now. Absent where it has no recovery point. */
export const lagSeconds = ({ newest }: ServerReplication, at: string): number | undefined =>
  newest && secondsBetween(newest.takenAt, at);

/** Servers whose newest recovery point is older than the group's objective, or that have none. */
export const missesObjective = ({ objectives }: ProtectionGroup, { at, servers }: Replication) => {
  const most = objectives?.rpoSeconds;
  return most === undefined
    ? []
    : servers.filter((server) => (lagSeconds(server, at) ?? Number.POSITIVE_INFINITY) > most);
};

/** What is not well in a group. A group that is well is not counted: a metric that has no values costs nothing. */
export const replicationMetrics = (group: ProtectionGroup, replication: Replication): readonly Metric[] => {
  const failing = replication.servers.filter(({ failedInARow }) => failedInARow >= TOLD_AFTER).length;
  const count = (name: MetricName, value: number): readonly Metric[] =>
    value === 0 ? [] : [{ name, unit: 'Count', value, groupId: group.id, at: replication.at }];
  return [
    ...count('ServersNotSynchronised', failing),
    ...count('RecoveryObjectivesMissed', missesObjective(group, replication).length),
  ];
};
