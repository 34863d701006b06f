import type { TrailEvent } from '../trail/audit-chain.ts';
import { findingsIn, timeToComplete } from './report.ts';
import { figure } from './report-figures.ts';
import type { ReportedAttribute } from './report-types.ts';

/**
 * Findings as release 0.1.0 made them of the same events, so that its reports can still be checked: each failover for itself, without the calls
 * that undid it, and what stayed with production was called not kept.
 */
export const firstFindingsOf = (events: readonly TrailEvent[], failoverId: string): object => {
  const own = events.filter((event) => isOf(event, failoverId));
  const made = findingsIn({ all: own, own, back: [] }, { events, failoverId });
  const { endState: _endState, incident: _incident, ...findings } = made;
  return {
    ...findings,
    rto: figure(timeToComplete(own, findings.startedAt), findings.rto.objectiveSeconds),
    servers: findings.servers.map((server) => ({ ...server, identity: server.identity.map(asNotKept) })),
  };
};

const isOf = ({ failoverId: own, type, data }: TrailEvent, failoverId: string): boolean =>
  own === failoverId || type === 'startInstance' || data?.rolledBack === failoverId;

const asNotKept = (one: ReportedAttribute): ReportedAttribute =>
  one.result === 'STAYED' ? { ...one, result: 'NOT_KEPT' } : one;
