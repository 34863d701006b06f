import type { FenceRung } from '../group/progress.ts';
import type { FenceEvidence } from '../phases/evidence.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { performedIn, reportedCall } from './report-calls.ts';
import type { ReportedCall, ReportedFence } from './report-types.ts';

const FENCE_ENDS: readonly string[] = ['fenceDone', 'fenceUnfenced', 'fenceFailed'];

/** How far a production server was fenced, by which look, and every call made on it. @param events of its instance */
export const reportedFence = (events: readonly TrailEvent[], productionServerId: string): ReportedFence => {
  const data = events.findLast(({ type }) => FENCE_ENDS.includes(type))?.data as
    | { readonly rung?: FenceRung; readonly observed?: FenceEvidence }
    | undefined;
  return {
    rung: data?.rung ?? 'UNKNOWN',
    observed: data?.observed ?? 'UNKNOWN',
    calls: events.flatMap((event) => callOn(event, productionServerId)),
  };
};

const callOn = (event: TrailEvent, productionServerId: string): readonly ReportedCall[] => {
  const { action, outcome } = performedIn(event) ?? {};
  if (!action || !('serverId' in action) || action.serverId !== productionServerId) return [];
  return [reportedCall(event, action, outcome)];
};
