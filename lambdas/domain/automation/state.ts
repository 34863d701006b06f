import type { AuditEvent } from '../group/failover.ts';
import type { ProtectionGroup } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import type { AutomationPolicy } from './policy.ts';
import type { Reason } from './reasons.ts';
import type { SourceRecord } from './signal.ts';

/** `rest`: nothing is faulty. `wait`: not yet enough, or not yet for long enough. `refuse`: something forbids it. */
export type Verdict = 'rest' | 'wait' | 'refuse' | 'notify' | 'act';

export interface AutomationDecision {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  /** When it may look different without any news. */
  readonly until?: Instant;
}

/** A decision, and how often it was come to in a row. */
export interface CountedDecision extends AutomationDecision {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly count: number;
}

/** A failover that automation has decided to start, written before it is started. */
export interface StartIntent {
  /** Names the execution, so that carrying the intent out a second time starts nothing new. */
  readonly failoverId: string;
  /** The group's epoch when it was decided. */
  readonly epoch: number;
  /** The reason that the failover is started with. */
  readonly reason: string;
  readonly decidedAt: Instant;
  /** When it was carried out. Absent: it has not been seen to be. */
  readonly startedAt?: Instant;
  /** When the execution was seen to have ended without a record of the failover. Such a failover counts as failed. */
  readonly lostAt?: Instant;
}

export interface Acknowledgement {
  /** The failover that was seen to by a person. */
  readonly failoverId: string;
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** All that automation knows of one group. Bounded, however many events come. */
export interface AutomationState {
  readonly groupId: string;
  /** Tells groups of one id apart: a group that is imported later inherits nothing. */
  readonly groupCreatedAt: Instant;
  readonly policy: AutomationPolicy;
  readonly sources: readonly SourceRecord[];
  readonly decision?: CountedDecision;
  /** The latest one. */
  readonly intent?: StartIntent;
  /** Intents so far. */
  readonly intents: number;
  readonly acknowledged?: Acknowledgement;
  /** Lines that are to be in the audit trail, and may not be there yet. */
  readonly unsaid: readonly AuditEvent[];
}

/** What is one for all groups. */
export interface AutomationControl {
  /** While it is on, nothing is started. */
  readonly brake?: { readonly by: string; readonly reason: string; readonly at: Instant };
  /** Automatic failovers of late, oldest first. */
  readonly starts: readonly { readonly groupId: string; readonly failoverId: string; readonly at: Instant }[];
}

export const NO_CONTROL: AutomationControl = { starts: [] };

/** The state of a group that has just been given its policy. */
export const newState = ({ id, createdAt }: ProtectionGroup, policy: AutomationPolicy): AutomationState => ({
  groupId: id,
  groupCreatedAt: createdAt,
  policy,
  sources: [],
  intents: 0,
  unsaid: [],
});

/** Whether the state is of this very group, not of an earlier one of the same id. */
export const isStateOf = (state: AutomationState, { id, createdAt }: ProtectionGroup): boolean =>
  state.groupId === id && state.groupCreatedAt === createdAt;
