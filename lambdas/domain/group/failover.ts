import type { Finding, Verdict } from './findings.ts';
import type { PointChoice } from './point-choice.ts';
import type { FenceRung } from './progress.ts';
import type { Copy, Instant } from './protection-group.ts';
import type { Requester, RequesterClaim } from './requester.ts';
import type { Station } from './station.ts';

/** The operator's word that production is faulty: who says so and why. */
export interface Confirmation {
  readonly by: string;
  readonly reason: string;
}

/** F7: the operator's word, for one server in one failover, to go on although it is not seen to be down. */
export interface AcceptedRisk {
  /** Id or name of the protected instance. */
  readonly instance: string;
  readonly reason: string;
}

/** An accepted risk as kept: who accepted it (as `Requester.caller`), and when. Absent in earlier releases' records. */
export interface KeptRisk extends AcceptedRisk {
  readonly by?: string;
  readonly at?: Instant;
}

/** Input of the workflow. The execution's name is the failover's id. */
export interface FailoverRequest {
  readonly groupId: string;
  /** Absent when the fault is to be observed instead. */
  readonly confirmation?: Confirmation;
  /** Servers whose identity may move without a confirmed fence, once the fencing budget is over. No other does. */
  readonly acceptUnfenced?: readonly AcceptedRisk[];
  /** Digest of the plan that the caller goes by: has what it rests on changed, nothing is begun. @default any plan */
  readonly plan?: string;
  /** To which point the servers are brought. @default that of a try that is gone on with, else `newest` */
  readonly point?: PointChoice;
  /** Of a roll-back: the production servers that are stopped are started as well. @default they stay stopped */
  readonly start?: boolean;
  /** Of a run that protects again: EC2 servers in the place of lost ones, by the id or name of their instance. @default none */
  readonly drServers?: Readonly<Record<string, string>>;
  /** Absent of an execution that was started in the workflow service itself. */
  readonly requestedBy?: RequesterClaim;
}

export interface Cancelled {
  readonly at: Instant;
  /** Who gave the command, as for `Requester.caller`. Absent where that is not known. */
  readonly by?: string;
}

/** How a roll-back ended that did not give production back. */
export interface RollBackFailure {
  /** Id of the roll-back. */
  readonly id: string;
  readonly at: Instant;
  readonly error: string;
  readonly cause: string;
}

/** What a roll-back could not give back, since it does not exist any more. */
export interface Lost {
  readonly instanceId: string;
  readonly name: string;
  /** The production server. */
  readonly serverId: string;
  readonly gone: 'server' | 'root-volume';
  /** What is gone, in a sentence, and what is to be done about it. */
  readonly message: string;
}

/** `REFUSED`: a prerequisite was not met and nothing was touched. */
export type FailoverStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'REFUSED';

export interface FailedMember {
  readonly instanceId: string;
  readonly name: string;
  readonly error: string;
  readonly message: string;
}

/** A server that the failover went on without having seen it down. It may still run. */
export interface UnfencedMember {
  readonly instanceId: string;
  readonly name: string;
  readonly productionServerId: string;
  /** How far fencing was seen to be at last. */
  readonly rung: FenceRung;
  /** Why the operator accepted that. */
  readonly reason: string;
}

/** One failover of one group, kept for good. */
export interface FailoverRecord extends Copy {
  readonly id: string;
  readonly groupId: string;
  readonly executionId: string;
  readonly status: FailoverStatus;
  readonly epoch: number;
  readonly production: Station;
  readonly confirmation?: Confirmation;
  /** Absent in records of earlier releases. */
  readonly requestedBy?: Requester;
  /** To which point the servers are brought. @default `newest` */
  readonly point?: PointChoice;
  /** Facts that speak for a production fault, one sentence each. */
  readonly evidence: readonly string[];
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** Of the group alone; what was found of each server is kept beside it (`GroupStore.findChecks`). */
  readonly plan?: {
    readonly verdict: Verdict;
    readonly findings: readonly Finding[];
    readonly madeAt?: Instant;
    readonly digest?: string;
  };
  readonly error?: string;
  readonly cause?: string;
  readonly failedMembers: readonly FailedMember[];
  /** That an operator has called it off before an identity had moved, or given production back after it had failed. */
  readonly cancelled?: Cancelled;
  /** When production was given back after it had failed or was cancelled. */
  readonly rolledBackAt?: Instant;
  /** Id of the run that has given production back. Absent where an earlier release did. */
  readonly rolledBackBy?: string;
  /** The last roll-back of it that has failed. */
  readonly rollBackFailure?: RollBackFailure;
  /** What production was given back without. @default nothing */
  readonly lost?: readonly Lost[];
  /** When somebody took it off the list of failed jobs. */
  readonly dismissedAt?: Instant;
  /** What people have accepted, with the failover itself or while it ran. */
  readonly acceptUnfenced?: readonly KeptRisk[];
  /** Those of them that were not fenced when the failover ended. */
  readonly unfencedMembers?: readonly UnfencedMember[];
}

/** The last failover that touched something; a refused failover did not. @param failovers of a group, newest first */
export const lastBegun = (failovers: readonly FailoverRecord[]): FailoverRecord | undefined =>
  failovers.find(({ status }) => status !== 'REFUSED');

/**
 * The start of the failover's incident: of the first failover after the last failover that succeeded or was given back.
 * @param failovers of a group, newest first
 */
export const incidentStart = (
  failovers: readonly FailoverRecord[],
  { failoverId, startedAt }: { readonly failoverId: string; readonly startedAt: Instant },
): Instant => {
  const before = failovers.slice(failovers.findIndex(({ id }) => id === failoverId) + 1);
  const begun = before.filter(({ status }) => status !== 'REFUSED');
  const end = begun.findIndex(({ status, rolledBackAt }) => status === 'SUCCEEDED' || rolledBackAt !== undefined);
  return begun.slice(0, end < 0 ? undefined : end).at(-1)?.startedAt ?? startedAt;
};

/** One line of a group's audit trail. */
export interface AuditEvent {
  readonly at: Instant;
  readonly groupId: string;
  /** Absent for what happened outside a failover (an import). */
  readonly failoverId?: string;
  /** SDRS audit event name, or one of this service's own, e.g. `failoverProtectionGroup`, `actionPerformed`. */
  readonly type: string;
  /** One sentence for people. */
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Whether the production server of the instance does not exist any more. */
export const isServerLost = (id: string, lost: readonly Lost[] = []): boolean =>
  lost.some(({ instanceId, gone }) => instanceId === id && gone === 'server');
