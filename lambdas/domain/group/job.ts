import type { Instant } from './protection-group.ts';

/** What a job does, in SDRS's own names. */
export type JobType =
  | 'createProtectionGroupNoCG'
  | 'deleteProtectionGroupNoCG'
  | 'startProtectionGroupNoCG'
  | 'stopProtectionGroupNoCG'
  | 'reprotectProtectionGroupNoCG'
  | 'failoverProtectionGroupNoCG'
  /** Not of SDRS, and neither are the next ones. */
  | 'rollBackProtectionGroupNoCG'
  | 'restoreProtectionGroupNoCG'
  | 'acceptUnfencedServerNoCG'
  | 'acknowledgeProtectionGroupNoCG'
  | 'refreshProtectionGroupNoCG'
  | 'sweepGuardProtectionGroupNoCG'
  | 'syncProtectionGroupNoCG'
  | 'pinRecoveryPointNoCG'
  | 'unpinRecoveryPointNoCG'
  | 'startDrServerNoCG'
  | 'createProtectedInstanceNoCG'
  | 'deleteProtectedInstanceNoCG'
  | 'createReplicationPairNoCG'
  | 'deleteReplicationPairNoCG'
  | 'attachReplicationPairNew'
  | 'detachReplicationPairNew';

/**
 * Something that was asked for and has a job id. The job of a run points at the run of the same id, which knows how it stands.
 * What somebody else brings to its end, a refresh and the start of a server, is looked for where its end shows. Every other job
 * is written when it has been done.
 */
export interface Job {
  /** Of a run: the run's id. */
  readonly id: string;
  readonly type: JobType;
  readonly groupId: string;
  readonly at: Instant;
  /** Who asked for it. */
  readonly caller: string;
  /** Of a run: the id of the first call that asked for it, in the API's access log. */
  readonly requestId?: string;
  readonly instanceId?: string;
  readonly pairId?: string;
  /** Of what was done to several pairs at once: one sub-job each. */
  readonly pairIds?: readonly string[];
  /** Of a run only: the workflow service's id of its execution. */
  readonly executionId?: string;
}
