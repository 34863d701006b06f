import type { FailedMember, FailoverStatus } from './failover.ts';
import type { Copy, Instant } from './protection-group.ts';
import type { Requester } from './requester.ts';
import type { ProtectionRunKind } from './run-kind.ts';
import type { Station } from './station.ts';

/** One run of a group that is no failover and gives none back, kept for good. */
export interface OperationRecord extends Copy {
  /** Of the run, which is the name of its execution. */
  readonly id: string;
  readonly groupId: string;
  readonly kind: ProtectionRunKind;
  readonly executionId: string;
  /** As of a failover: `REFUSED` where a prerequisite was not met and nothing was touched. */
  readonly status: FailoverStatus;
  readonly epoch: number;
  /** The station that was production when it began. */
  readonly production: Station;
  /** Absent where that is not known. */
  readonly requestedBy?: Requester;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly error?: string;
  readonly cause?: string;
  readonly failedMembers: readonly FailedMember[];
  /** When somebody took it off the list of failed jobs. */
  readonly dismissedAt?: Instant;
}
