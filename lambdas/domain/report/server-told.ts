import type { Instant } from '../instant.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { buildReport } from './report.ts';
import { identityLooks } from './report-identity.ts';
import type { ReportedAttribute } from './report-types.ts';

/** One server of a run, by the audit trail alone. */
export interface ToldServer {
  /** Its identity before, what was promised of it, and where the last look saw it. Empty before the run has begun with it. */
  readonly identity: readonly ReportedAttribute[];
  /** When that look was. Absent where no look is on record. */
  readonly lookedAt?: Instant | undefined;
  /** What is on record of it in the run, its calls among it. Oldest first. */
  readonly timeline: readonly TrailEvent[];
}

interface Wanted {
  readonly runId: string;
  /** Of the run itself, or of the failover that it undoes. */
  readonly failoverId: string;
  readonly instanceId: string;
}

/** @param trail of the group, whole */
export const toldServer = (trail: readonly TrailEvent[], wanted: Wanted): ToldServer => {
  const { runId, failoverId, instanceId } = wanted;
  const events = trail.filter(({ data }) => data?.instanceId === undefined || data.instanceId === instanceId);
  const report = buildReport(events, failoverId, '');
  const own = report?.trail.events.filter(({ data }) => data?.instanceId === instanceId) ?? [];
  const isOfRun = (event: TrailEvent): boolean =>
    event.failoverId === runId || (runId === failoverId && event.type === 'startInstance');
  return {
    identity: report?.findings.servers.find((server) => server.instanceId === instanceId)?.identity ?? [],
    lookedAt: identityLooks(own).at(-1)?.at,
    timeline: own.filter(isOfRun),
  };
};
