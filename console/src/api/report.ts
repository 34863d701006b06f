import type { PhaseName } from './shapes.ts';

/** `UNKNOWN` is what the audit trail does not say. */
export type Measured = number | 'NOT_REACHED' | 'NONE' | 'UNKNOWN';

export interface ReportedFigure {
  seconds: Measured;
  objectiveSeconds?: number;
  judgement?: 'MET' | 'MISSED' | 'UNKNOWN';
}

export interface ReportedCall {
  at: string;
  call: string;
  outcome: string;
  requestId?: string;
}

export interface ReportedServer {
  instanceId: string;
  name: string;
  productionServerId: string;
  drServerId: string;
  outcome: 'migrated' | 'failed' | 'open' | 'left-alone';
  failure?: { error: string; message: string };
  phases: Record<PhaseName, { state: string; seconds: Measured; reason?: string }>;
  rto: ReportedFigure;
  rpo: ReportedFigure;
  startedAt: string;
  fence: {
    rung: string;
    observed: 'UNKNOWN' | { serverId: string; at: string; state: string; rootDevice?: string };
    calls: ReportedCall[];
  };
  identity: {
    networkInterfaceId: string;
    attribute: 'mac' | 'privateIp' | 'eip';
    before: string;
    promised: string;
    after: { is: 'seen'; networkInterfaceId: string; serverId?: string } | { is: 'lost' } | { is: 'unknown' };
    result: string;
  }[];
}

/** What a page shows of the report of `sdrs report --format json`. */
export interface FailoverReport {
  schema: string;
  generatedAt: string;
  findings: {
    groupId: string;
    groupName: string;
    failoverId: string;
    endState: string;
    startedAt: string;
    endedAt: string;
    measuredFrom: string;
    requestedBy?: { kind: string; caller?: string };
    evidence: 'UNKNOWN' | string[];
    overrides: 'UNKNOWN' | { kind: string; by?: string; at?: string; reason: string; instance?: string }[];
    plan: 'UNKNOWN' | { verdict: string; findings: { verdict: string; code: string; message: string }[] };
    rto: ReportedFigure;
    rpo: ReportedFigure;
    phases: Record<PhaseName, Measured>;
    error?: string;
    cause?: string;
    servers: ReportedServer[];
    timeline: { seq?: number; at: string; type: string; message: string }[];
    calls: number;
  };
  trail: { head: { seq: number; hash: string } };
}

/** Whether a report is what the audit trail says. */
export interface ReportVerified {
  genuine: boolean;
  differences: string[];
}
