import { membersOf } from '../group/member.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import { recoveryPointAge } from '../recovery-points/recovery-point.ts';
import type { ObservedSite } from '../site/observed.ts';
import type { Metric } from '../trail/trail-metrics.ts';

/** The oldest recovery point of a group's servers with replicated disks, and whether one of them has none known. */
export const recoveryMetrics = (aggregate: GroupAggregate, site: ObservedSite): readonly Metric[] => {
  const replicated = membersOf(aggregate.group, aggregate).filter(({ pairs }) => pairs.length > 0);
  if (replicated.length === 0) return [];
  const groupId = aggregate.group.id;
  const ages = replicated.map((member) => recoveryPointAge(member, site));
  const known = ages.filter((age) => age !== undefined);
  return [
    ...(known.length > 0 ? [age(groupId, site.at, Math.max(...known))] : []),
    without(groupId, site.at, known.length < ages.length ? 1 : 0),
  ];
};

/** Of a group that could not be looked at: no recovery point of it is known. */
export const unknownRecovery = (groupId: string, at: Instant): readonly Metric[] => [without(groupId, at, 1)];

const age = (groupId: string, at: Instant, value: number): Metric => ({
  name: 'RecoveryPointAgeSeconds',
  unit: 'Seconds',
  value,
  groupId,
  at,
});

const without = (groupId: string, at: Instant, value: 0 | 1): Metric => ({
  name: 'GroupsWithoutRecoveryPoint',
  unit: 'Count',
  value,
  groupId,
  at,
});
