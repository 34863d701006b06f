import type { EndState } from '../group/end-state.ts';
import type { Confirmation, FailedMember, FailoverStatus, KeptRisk, UnfencedMember } from '../group/failover.ts';
import type { Finding, Verdict } from '../group/findings.ts';
import type { LastPoint } from '../group/point-choice.ts';
import type { FenceRung, Phase } from '../group/progress.ts';
import type { FreedVolume, Instant } from '../group/protection-group.ts';
import type { Requester } from '../group/requester.ts';
import type { Station } from '../group/station.ts';
import type { AttributeAfter, PromisedAttribute } from '../identity/identity-record.ts';
import type { FenceEvidence } from '../phases/evidence.ts';
import type { ChainEnd, TrailEvent } from '../trail/audit-chain.ts';
import type { Incident } from './incident.ts';

/** Version of the report's shape. What follows from the events is made again by the rules of its shape. */
export const REPORT_SCHEMA = 'sdrs.failover-report/2';

/** The shape of release 0.1.0. */
export const FIRST_REPORT_SCHEMA = 'sdrs.failover-report/1';

/** What the events do not say. Never replaced by a guess. */
export type Unknown = 'UNKNOWN';

/** `NOT_REACHED`: it did not come to that. `NONE`: there is nothing to measure, as no disk is replicated. */
export type Measured = number | 'NOT_REACHED' | 'NONE' | Unknown;

/** A measured time against the group's objective. Without an objective there is no judgement. */
export interface Figure {
  readonly seconds: Measured;
  readonly objectiveSeconds?: number;
  readonly judgement?: 'MET' | 'MISSED' | Unknown;
}

export interface ReportedPhase {
  readonly state: 'done' | 'unfenced' | 'failed' | 'open';
  /** When it was recorded. */
  readonly at?: Instant;
  /** From the first start of the incident. */
  readonly seconds: Measured;
  /** Why it failed, or why the server counts as unfenced. */
  readonly reason?: string;
}

/** A call to EC2 with its answer. */
export interface ReportedCall {
  readonly seq?: number;
  readonly at: Instant;
  readonly call: string;
  /** `done`: EC2 has accepted the call. `UNKNOWN`: no answer is on record. */
  readonly outcome: string;
  readonly requestId?: string;
}

export interface ReportedFence {
  readonly rung: FenceRung | Unknown;
  /** The look that it counted as fenced by, or the last one where it did not. */
  readonly observed: FenceEvidence | Unknown;
  readonly calls: readonly ReportedCall[];
}

/** How production was given back, or was to be. */
export interface ReportedRollBack {
  readonly givenBackAt: Instant | 'NOT_REACHED';
  /** What production was given back without, a sentence each. Absent where nothing is lost. */
  readonly lost?: readonly string[];
  /** Who has cancelled the failover. Absent where that is not on record. */
  readonly by?: string;
  /** In their order, also of tries that did not come to the end. `server` is the name of the protected instance. */
  readonly calls: readonly (ReportedCall & { readonly server: string | Unknown })[];
}

export interface ReportedAttribute extends PromisedAttribute {
  readonly after: AttributeAfter;
  /** `KEPT`: seen on the DR server. `STAYED`: seen on the production server, as planned (`STAYS`). */
  readonly result: 'KEPT' | 'STAYED' | 'NOT_KEPT' | Unknown;
}

export interface ReportedFreed extends FreedVolume {
  /** Whether EC2 has accepted its tags in this failover. */
  readonly tagged: boolean;
}

export interface ReportedServer {
  readonly instanceId: string;
  readonly name: string;
  readonly productionServerId: string;
  readonly drServerId: string;
  readonly planned: Verdict | Unknown;
  /** `left-alone`: an earlier failover of the incident migrated the server; the figures are of that failover. */
  readonly outcome: 'migrated' | 'failed' | 'open' | 'left-alone';
  readonly failure?: { readonly error: string; readonly message: string };
  readonly phases: Readonly<Record<Phase, ReportedPhase>>;
  /** From the first start of the incident until both its disks and its identity are on the DR server. */
  readonly rto: Figure;
  /** The most that may be lost: from the recovery point until production was seen to be down. */
  readonly rpo: Figure;
  readonly recoveryPoint: { readonly takenAt: Instant; readonly setId: string } | 'NONE' | Unknown;
  /** Whether production's last state was had, where that was asked for. Absent where not, or where it did not come to that. */
  readonly lastPoint?: ReportedLastPoint;
  /** How old the recovery point was when the failover began. */
  readonly recoveryPointAgeSeconds: Measured;
  readonly fence: ReportedFence;
  readonly identity: readonly ReportedAttribute[];
  /** Volumes that were taken off its servers and are attached to nothing. Absent where there are none. */
  readonly freed?: readonly ReportedFreed[];
  /** When `instance start` was given for the DR server. */
  readonly startedAt: Instant | Unknown;
}

export type ReportedLastPoint =
  | { readonly took: LastPoint }
  /** The recovery point took its place. */
  | { readonly missed: LastPoint; readonly why: string };

export type Override =
  | ({ readonly kind: 'confirmation' } & Confirmation)
  | ({ readonly kind: 'acceptUnfenced' } & KeptRisk);

export interface TimelineEntry {
  readonly seq?: number;
  readonly at: Instant;
  readonly type: string;
  readonly message: string;
}

export interface ThrottledApi {
  readonly api: string;
  /** Actions whose call was throttled; actions that share a call count one by one. */
  readonly actions: number;
}

/** Everything in a report that follows from its events, and can be made again from them. */
export interface ReportFindings {
  readonly groupId: string;
  readonly groupName: string | Unknown;
  readonly failoverId: string;
  readonly status: FailoverStatus | 'ROLLED_BACK';
  /** How the failover stands, in the words that people read. Absent in reports of the first shape. */
  readonly endState: EndState;
  readonly startedAt: Instant | Unknown;
  readonly endedAt: Instant | Unknown;
  /** The first start of the incident, from which RTO and phases are measured. Absent in reports of the first shape. */
  readonly measuredFrom: Instant | Unknown;
  readonly production: Station | Unknown;
  /** Absent where the events do not say: those of earlier releases. */
  readonly requestedBy?: Requester;
  /** Facts that spoke for a fault of production. */
  readonly evidence: readonly string[] | Unknown;
  /** What people took upon themselves, in their own words. */
  readonly overrides: readonly Override[] | Unknown;
  /** Which point was chosen, in the words of `--point`. Absent where nobody has chosen one. */
  readonly point?: string;
  readonly plan: { readonly verdict: Verdict; readonly findings: readonly Finding[] } | Unknown;
  /** From the first start of the incident until the group was Failover complete. */
  readonly rto: Figure;
  /** The failovers that the incident took until this one. Absent where this one never began. */
  readonly incident?: Incident;
  /** The worst of its servers'. */
  readonly rpo: Figure;
  /** Until the last server was through. */
  readonly phases: Readonly<Record<Phase, Measured>>;
  readonly error?: string;
  readonly cause?: string;
  readonly failedMembers: readonly FailedMember[];
  readonly unfencedMembers: readonly UnfencedMember[];
  readonly servers: readonly ReportedServer[];
  /** Absent where nobody has tried to undo the failover, and in reports of the first shape. */
  readonly rollBack?: ReportedRollBack;
  readonly timeline: readonly TimelineEntry[];
  /** Calls to EC2 that changed something or tried to, also to undo it; the events have each of them. */
  readonly calls: number;
  /** Those that EC2 refused for their rate, by API action: the account is allowed less than is assumed, or others use it too. Absent where there are none. */
  readonly throttled?: readonly ThrottledApi[];
}

/** The part of a trail that a report rests on. */
export interface ReportedTrail {
  /** The event before the first one. */
  readonly from: ChainEnd;
  /** The last event of the trail when the report was made; kept, it shows whether the trail was cut or rewritten. */
  readonly head: ChainEnd;
  /** From the failover's first event to its last one, without a gap, so also what happened to the group in between. */
  readonly events: readonly TrailEvent[];
}

/** What a failover was and what it came to, with the evidence. */
export interface FailoverReport {
  readonly schema: typeof REPORT_SCHEMA | typeof FIRST_REPORT_SCHEMA;
  readonly generatedAt: Instant;
  readonly findings: ReportFindings;
  readonly trail: ReportedTrail;
}
