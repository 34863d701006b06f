import type { ProtectionGroup } from '../group/protection-group.ts';
import { missing } from '../synchronisation/missed.ts';
import type { Replication } from '../synchronisation/replication.ts';
import { TOLD_AFTER } from '../synchronisation/server-turn.ts';
import type { Metric, MetricName } from '../trail/trail-metrics.ts';

/** What is not well in a group. A group that is well is not counted: a metric that has no values costs nothing. */
export const replicationMetrics = (group: ProtectionGroup, replication: Replication): readonly Metric[] => {
  const failing = replication.servers.filter(({ failedInARow }) => failedInARow >= TOLD_AFTER).length;
  const count = (name: MetricName, value: number): readonly Metric[] =>
    value === 0 ? [] : [{ name, unit: 'Count', value, groupId: group.id, at: replication.at }];
  return [
    ...count('ServersNotSynchronised', failing),
    ...count('RecoveryObjectivesMissed', missing(group, replication).length),
  ];
};
