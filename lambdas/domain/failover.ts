import type { FailoverPlan } from './plan-types.ts';
import type { Instant, Station } from './protection-group.ts';

/** The operator's word that production is faulty: who says so and why. */
export interface Confirmation {
  readonly by: string;
  readonly reason: string;
}

/** Input of the workflow. The execution's name is the failover's id. */
export interface FailoverRequest {
  readonly groupId: string;
  /** Absent when the fault is to be observed instead. */
  readonly confirmation?: Confirmation;
}

/** `REFUSED`: a prerequisite was not met and nothing was touched. */
export type FailoverStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'REFUSED';

export interface FailedMember {
  readonly instanceId: string;
  readonly name: string;
  readonly error: string;
  readonly message: string;
}

/** One failover of one group, kept for good. */
export interface FailoverRecord {
  readonly id: string;
  readonly groupId: string;
  readonly executionId: string;
  readonly status: FailoverStatus;
  readonly epoch: number;
  readonly production: Station;
  readonly confirmation?: Confirmation;
  /** Facts that speak for a production fault, one sentence each. */
  readonly evidence: readonly string[];
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** Without the servers' details, which are kept with each instance. */
  readonly plan?: Pick<FailoverPlan, 'verdict' | 'findings'>;
  readonly error?: string;
  readonly cause?: string;
  readonly failedMembers: readonly FailedMember[];
}

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
