import type { Instant } from '../instant.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';

/** What ends an incident: the group is at the other site, or production was given back. */
const ENDS: readonly string[] = ['failoverComplete', 'failoverRolledBack'];

/** The failovers that one incident took, in their order. */
export interface Incident {
  /** When the first of them began. */
  readonly startedAt: Instant;
  readonly failovers: readonly string[];
}

/**
 * The incident of a failover: from the first failover after the last failover that was complete or given back.
 * `undefined` where the failover never began. @param events of its group
 */
export const incidentOf = (events: readonly TrailEvent[], failoverId: string): Incident | undefined => {
  const begun = events.flatMap((event, n) => (event.type === 'failoverProtectionGroup' ? [{ event, n }] : []));
  const own = begun.findLast(({ event }) => event.failoverId === failoverId);
  if (!own) return undefined;
  const before = events.slice(0, own.n).findLastIndex(({ type }) => ENDS.includes(type));
  const tries = begun.filter(({ n }) => n > before && n <= own.n);
  const failovers = [...new Set(tries.flatMap(({ event }) => event.failoverId ?? []))];
  return { startedAt: startOf(tries[0]?.event ?? own.event), failovers };
};

const startOf = ({ at, data }: TrailEvent): Instant => (typeof data?.startedAt === 'string' ? data.startedAt : at);
