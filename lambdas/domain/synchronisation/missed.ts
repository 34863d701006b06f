import type { GroupAggregate } from '../group/protection-group.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import type { MissedHour, Replication, ServerReplication } from './replication.ts';

/** Seconds of writes that would be lost with a server now. Absent where it has no recovery point. */
export const lagSeconds = ({ newest }: ServerReplication, at: Instant): number | undefined =>
  newest && secondsBetween(newest.takenAt, at);

/** Servers whose newest recovery point is older than the group's objective, or that have none. */
export const missing = (
  { objectives }: GroupAggregate['group'],
  { at, servers }: Pick<Replication, 'at' | 'servers'>,
): readonly ServerReplication[] => {
  const most = objectives?.rpoSeconds;
  if (most === undefined) return [];
  return servers.filter((server) => (lagSeconds(server, at) ?? Number.POSITIVE_INFINITY) > most);
};

/** How many hours are kept: a week. */
const HOURS_KEPT = 168;

/** The hours in which pairs missed the group's objective, and how many at the most. */
export const missedWith = (
  { group, pairs }: GroupAggregate,
  seen: Pick<Replication, 'at' | 'servers' | 'missed'>,
): readonly MissedHour[] => {
  const servers = new Set(missing(group, seen).map(({ instanceId }) => instanceId));
  const now = pairs.filter(({ instanceId }) => servers.has(instanceId)).length;
  const before = seen.missed ?? [];
  if (now === 0) return before;
  const hour = seen.at.slice(0, 13);
  const last = before.at(-1);
  const most = last?.hour === hour ? Math.max(last.pairs, now) : now;
  return [...before.filter((one) => one.hour !== hour), { hour, pairs: most }].slice(-HOURS_KEPT);
};
