import type { TrailEvent } from '../trail/audit-chain.ts';
import { timeToComplete } from './report.ts';
import { figure } from './report-figures.ts';
import type { ReportedAttribute, ReportFindings } from './report-types.ts';

/**
 * Findings as release 0.1.0 made them of the same events, so that its reports can still be checked: each failover for itself, and
 * what stayed with production was called not kept.
 */
export const firstShapeOf = (
  { endState: _endState, incident: _incident, ...findings }: ReportFindings,
  events: readonly TrailEvent[],
): object => {
  const own = events.filter(({ failoverId }) => failoverId === findings.failoverId);
  return {
    ...findings,
    rto: figure(timeToComplete(own, findings.startedAt), findings.rto.objectiveSeconds),
    servers: findings.servers.map((server) => ({ ...server, identity: server.identity.map(asNotKept) })),
  };
};

const asNotKept = (one: ReportedAttribute): ReportedAttribute =>
  one.result === 'STAYED' ? { ...one, result: 'NOT_KEPT' } : one;
