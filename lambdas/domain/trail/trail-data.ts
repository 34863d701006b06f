import type {
  AcceptedRisk,
  AuditEvent,
  Cancelled,
  Confirmation,
  FailedMember,
  Lost,
  UnfencedMember,
} from '../group/failover.ts';
import type { Verdict } from '../group/findings.ts';
import type { LastPoint } from '../group/point-choice.ts';
import type { FenceRung } from '../group/progress.ts';
import type { FreedVolume, Instant, Objectives } from '../group/protection-group.ts';
import type { Requester } from '../group/requester.ts';
import type { Station } from '../group/station.ts';
import type { PromisedAttribute } from '../identity/identity-record.ts';
import type { DiskEvidence, FenceEvidence, IdentityEvidence } from '../phases/evidence.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';
import type { TrailEvent } from './audit-chain.ts';

/**
 * What the events carry that a report is made of, by their type. A report knows nothing else, so that whoever has the events
 * can make it again. Events of earlier releases may lack all of it.
 */
export interface TrailData {
  readonly failoverProtectionGroup: {
    readonly groupName: string;
    readonly startedAt: Instant;
    readonly epoch: number;
    readonly production: Station;
    readonly servers: number;
    readonly confirmation?: Confirmation;
    readonly requestedBy?: Requester;
    readonly evidence: readonly string[];
    /** To which point the servers were to be brought, in the words of `--point`. Absent where nobody has chosen one. */
    readonly point?: string;
    readonly acceptUnfenced: readonly AcceptedRisk[];
    readonly plan: Pick<FailoverPlan, 'verdict' | 'findings'>;
    readonly objectives?: Objectives;
  };
  readonly instancePrepared: {
    readonly instanceId: string;
    readonly name: string;
    readonly productionServerId: string;
    readonly drServerId: string;
    readonly verdict: Verdict | 'UNKNOWN';
    /** An earlier failover has migrated it. */
    readonly finished?: true;
    readonly identity: readonly PromisedAttribute[];
  };
  readonly recoveryPointPinned: {
    readonly instanceId: string;
    /** The moment that the server is brought back to. */
    readonly takenAt: Instant;
    readonly setId: string;
    /** It takes the place of production's last state, should that not be had. */
    readonly isFallback?: true;
  };
  /** The server is brought to production's last state, as it was to be. */
  readonly lastPointTaken: {
    readonly instanceId: string;
    readonly took: LastPoint;
    readonly takenAt: Instant;
    /** Of `final`. */
    readonly setId?: string;
  };
  /** It could not be had, so what was pinned takes its place. */
  readonly lastPointMissed: { readonly instanceId: string; readonly point: LastPoint; readonly why: string };
  /** Only for a server that was accepted while the failover ran: the other ones are in the start. */
  readonly unfencedAccepted: {
    readonly instanceId: string;
    readonly instance: string;
    readonly reason: string;
    readonly caller: string;
  };
  readonly fenceDone: {
    readonly instanceId: string;
    readonly rung?: FenceRung;
    readonly observed: FenceEvidence;
  } & Freed;
  readonly disksDone: { readonly instanceId: string; readonly observed: DiskEvidence } & Freed;
  readonly identityDone: { readonly instanceId: string; readonly observed: IdentityEvidence } & Freed;
  readonly identityVerified: { readonly instanceId: string; readonly observed: IdentityEvidence };
  readonly failoverFailed: {
    readonly error: string;
    readonly cause: string;
    readonly failedMembers: readonly FailedMember[];
    readonly unfencedMembers: readonly UnfencedMember[];
    /** Of a refused failover: nothing else in the trail says who asked for the failover. */
    readonly requestedBy?: Requester;
  };
  /** Like a failure, but an operator has called it off before an identity had moved. */
  readonly failoverCancelled: TrailData['failoverFailed'] & { readonly cancelled: Cancelled };
  readonly failoverComplete: {
    readonly migrated: number;
    readonly unfencedMembers: readonly UnfencedMember[];
    /** Seconds since the first start of the incident. */
    readonly rtoSeconds?: number;
  };
  readonly actionPerformed: {
    readonly instanceId: string;
    readonly action: Action;
    readonly outcome: ActionOutcome;
    /** The failover that the call undoes. Absent of other calls. */
    readonly rolledBack?: string;
  };
  readonly failoverRolledBack: {
    readonly rolledBack: string;
    readonly cancelled?: Cancelled;
    readonly lost?: readonly Lost[];
  };
  /** What was lost between the end of the roll-back and the start of production. */
  readonly productionLost: { readonly rolledBack: string; readonly lost: readonly Lost[] };
  readonly startInstance: { readonly instanceId: string; readonly serverId: string; readonly wasRunning: boolean };
}

/** Volumes that were seen to be off their servers. Absent where there were none. */
interface Freed {
  readonly freed?: readonly FreedVolume[];
}

export type TrailType = keyof TrailData;

/** An event with the data that its type has. */
export const trailEvent = <Type extends TrailType>(
  type: Type,
  event: Omit<AuditEvent, 'type' | 'data'>,
  data: TrailData[Type],
): AuditEvent => ({ ...event, type, data: { ...data } });

/** The data of the events of a type, oldest first, with the event itself. Those without data are left out. */
export const dataIn = <Type extends TrailType>(
  events: readonly TrailEvent[],
  type: Type,
): readonly { readonly event: TrailEvent; readonly data: Partial<TrailData[Type]> }[] =>
  events.flatMap((event) =>
    event.type === type && event.data ? [{ event, data: event.data as Partial<TrailData[Type]> }] : [],
  );
