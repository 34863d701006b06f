import type { TrailEvent } from '../trail/audit-chain.ts';
import { findingsIn } from './report.ts';
import { figure } from './report-figures.ts';
import { startOf } from './report-reading.ts';
import type { Override, ReportedAttribute, ReportedServer } from './report-types.ts';

/**
 * Findings as release 0.1.0 made them of the same events, so that its reports can still be checked: each failover for
 * itself, without the calls that undid it, and what stayed with production was called not kept.
 */
export const firstFindingsOf = (events: readonly TrailEvent[], failoverId: string): object => {
  const own = events.filter((event) => isOf(event, failoverId));
  const startedAt = startOf(own);
  const made = findingsIn({ all: own, own, back: [], tries: [], startedAt, measuredFrom: startedAt }, failoverId);
  const { endState: _endState, measuredFrom: _measuredFrom, ...findings } = made;
  const { overrides } = findings;
  return {
    ...findings,
    overrides: overrides === 'UNKNOWN' ? overrides : overrides.map(withoutWhoAndWhen),
    servers: findings.servers.map(asFirst),
  };
};

const withoutWhoAndWhen = (override: Override): Override =>
  override.kind === 'confirmation'
    ? override
    : { kind: override.kind, instance: override.instance, reason: override.reason };

/** A server that an earlier failover had migrated had no time of its own. */
const asFirst = (server: ReportedServer): ReportedServer => ({
  ...server,
  ...(server.outcome === 'left-alone' ? { rto: figure('NONE', server.rto.objectiveSeconds) } : {}),
  identity: server.identity.map(asNotKept),
});

const isOf = ({ failoverId: own, type, data }: TrailEvent, failoverId: string): boolean =>
  own === failoverId || type === 'startInstance' || data?.rolledBack === failoverId;

const asNotKept = (one: ReportedAttribute): ReportedAttribute =>
  one.result === 'STAYED' ? { ...one, result: 'NOT_KEPT' } : one;
