import type { Instant, Lease } from './protection-group.ts';
import type { Station } from './station.ts';
import type { GroupStatus } from './status.ts';

/** Whether the execution that holds a group's lease still runs. `unknown` counts as running: nothing is taken. */
export type LeaseOwner = 'running' | 'ended' | 'unknown';

/** What the workflow wants of the group. */
export type FailoverCommand =
  | {
      readonly type: 'start-failover';
      readonly failoverId: string;
      readonly executionId: string;
      /** State of the owner of the lease that the group carries; needed only where it carries another failover's. */
      readonly leaseOwner?: LeaseOwner;
      readonly at: Instant;
    }
  | { readonly type: 'complete-failover'; readonly failoverId: string; readonly epoch: number; readonly at: Instant }
  | { readonly type: 'disable-protection'; readonly failoverId: string; readonly epoch: number; readonly at: Instant }
  | { readonly type: 'fail-failover'; readonly failoverId: string; readonly at: Instant }
  | { readonly type: 'cancel-failover'; readonly at: Instant; readonly by?: string }
  | {
      readonly type: 'start-roll-back';
      readonly rollBackId: string;
      readonly executionId: string;
      /** Who gave the command. Absent where that is not known. */
      readonly by?: string;
      /** Whether production's servers are started as well. */
      readonly start?: boolean;
      readonly leaseOwner?: LeaseOwner;
      /** Id of the last failover that has failed on record, which is the one to undo where no lease says another. */
      readonly lastFailed?: string;
      readonly at: Instant;
    }
  | { readonly type: 'finish-roll-back'; readonly failoverId: string; readonly epoch: number; readonly at: Instant };

/** What happened to the group. */
export type FailoverEvent =
  | { readonly type: 'failover-started'; readonly lease: Lease }
  | { readonly type: 'failover-completed'; readonly priorityStation: Station; readonly at: Instant }
  | { readonly type: 'protection-disabled'; readonly at: Instant }
  | { readonly type: 'failover-failed'; readonly production: Station; readonly at: Instant }
  | { readonly type: 'cancel-requested'; readonly lease: Lease; readonly at: Instant }
  | { readonly type: 'roll-back-started'; readonly lease: Lease }
  | { readonly type: 'rolled-back'; readonly at: Instant };

/** Why a command is not obeyed. */
export type Refusal =
  | { readonly refused: 'status'; readonly status: GroupStatus; readonly allowed: readonly GroupStatus[] }
  | { readonly refused: 'protection-disabled' }
  | { readonly refused: 'in-progress'; readonly failoverId: string; readonly owner: LeaseOwner }
  | { readonly refused: 'not-the-owner'; readonly failoverId: string | undefined };

/** `already`: the command has been obeyed before, by the same failover. Repeating it changes nothing. */
export type Decision = { readonly event: FailoverEvent } | { readonly already: true } | Refusal;
