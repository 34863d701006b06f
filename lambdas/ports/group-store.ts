import type { AuditEvent, FailoverRecord } from '../domain/group/failover.ts';
import type { OperationRecord } from '../domain/group/operation-record.ts';
import type {
  GroupAggregate,
  Instant,
  Members,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../domain/group/protection-group.ts';
import type { PlanBasis } from '../domain/plan/plan-basis.ts';
import type { ServerChecks } from '../domain/plan/server-checks.ts';
import type { KeptPlan } from '../domain/readiness/kept-plan.ts';
import type { Readiness } from '../domain/readiness/readiness.ts';
import type { TrailEvent } from '../domain/trail/audit-chain.ts';

/** Somebody who may be issuing calls to EC2 for a group: a try of a step, a run of the guard. */
export interface Actor {
  /** Unique to the try. */
  readonly id: string;
  /** When its function ends at the latest: it issues nothing after that. */
  readonly until: Instant;
}

/** What a list says of a group, which needs nothing of its content to be understood. */
export interface ListedGroup {
  readonly id: string;
  readonly name: string;
}

/** The state a group must still be in for a write of it to count. */
export interface GroupPrecondition {
  readonly epoch: number;
  readonly status: ProtectionGroup['status'];
}

/** Members that come or are replaced, and ids of members that go. */
export interface MembersChange {
  readonly put?: Partial<Members>;
  readonly remove?: { readonly instances?: readonly string[]; readonly pairs?: readonly string[] };
}

export interface AppendOptions {
  /**
   * The very same call may have been made before, by somebody who did not live to know: it is not said again if nothing
   * was appended since. @default false
   */
  readonly maybeAppended?: boolean;
  /**
   * Nothing is appended once this answers no. Asked anew for each end of the trail that is written to, after that end was
   * read: whoever makes the answer no before he appends has his events in front, or these are not appended.
   * @default always
   */
  readonly onlyIf?: () => Promise<boolean>;
}

export interface TrailPage {
  /** Most events. Those of releases before the chain have no number: they come behind all others, together. */
  readonly limit: number;
  /** Only events of the chain before that number. @default from the end */
  readonly before?: number | undefined;
}

/**
 * Where groups, members, failovers and the audit trail are kept. Reads are strongly consistent, but for two that say
 * so. An item that makes no sense is an ItemNotUnderstoodError of that read alone. No older copy takes back what was
 * recorded: a write of a copy is refused once somebody else has written the item that the copy was made from.
 */
export interface GroupStore {
  /**
   * Creates a group with all its members. Repeating it after a failure is safe.
   * @param onWritten told after each member, as there may be thousands @throws GroupExistsError
   */
  create(aggregate: GroupAggregate, onWritten?: () => void): Promise<void>;
  /**
   * Deletes a group with its members, if it still is as given; failovers and audit trail stay. Repeating it after a
   * failure is safe. @throws StaleEpochError if somebody else has written the group since
   */
  deleteGroup(group: ProtectionGroup): Promise<void>;
  findGroup(groupId: string): Promise<ProtectionGroup | undefined>;
  /** Every group, by name, also one that is not understood. Eventually consistent: to be sure, read a group by id. */
  listGroups(): Promise<readonly ListedGroup[]>;
  /** Instances by name and pairs by device; both empty for an unknown group. */
  members(groupId: string): Promise<Members>;
  /** The instance that an EC2 server belongs to, on either site. Eventually consistent. */
  findInstanceByServer(serverId: string): Promise<ProtectedInstance | undefined>;

  /**
   * Writes the group if it still is as expected, and as it was when this copy was made. Answers with the copy as it is
   * kept now, from which the next write has to be made; so do the other writes of copies.
   * @throws StaleEpochError, OutdatedCopyError if somebody else has written it since
   */
  saveGroup(group: ProtectionGroup, expected: GroupPrecondition): Promise<ProtectionGroup>;
  /**
   * Writes the group if it still is as expected, and changes its members, in one: nobody sees one without the other.
   * The group's epoch has to be a new one, and the members that are put carry it.
   * @throws StaleEpochError, OutdatedCopyError if somebody else has written the group since
   */
  changeMembers(group: ProtectionGroup, change: MembersChange, expected: GroupPrecondition): Promise<void>;
  /**
   * Writes a member if it still is as it was when this copy was made.
   * @throws StaleEpochError if a later epoch wrote it, or it is gone; OutdatedCopyError if somebody else wrote it
   */
  saveInstance(instance: ProtectedInstance): Promise<ProtectedInstance>;
  /** As `saveInstance`, for a pair. */
  savePair(pair: ReplicationPair): Promise<ReplicationPair>;

  /**
   * Says that somebody may be issuing calls to EC2 for the group from now on. Repeating it is safe. Call it before the
   * actor reads the group for the last time: then the actor sees the new owner of the group, or that owner sees it.
   */
  startActing(groupId: string, actor: Actor): Promise<void>;
  /** The actor has issued its last call, and has its answer. Repeating it is safe. */
  endActing(groupId: string, actorId: string): Promise<void>;
  /** Those that have not said that they have ended, also where their time is over. */
  actorsOf(groupId: string): Promise<readonly Actor[]>;

  /**
   * Writes the record of a failover that begins. Repeating it is safe: the first record stays.
   * @throws StaleEpochError if the failover has ended already, or a later one has that name
   */
  beginFailover(failover: FailoverRecord): Promise<void>;
  /** As `saveInstance`, for the record of a failover. */
  saveFailover(failover: FailoverRecord): Promise<FailoverRecord>;
  findFailover(groupId: string, failoverId: string): Promise<FailoverRecord | undefined>;
  /** Newest first. */
  listFailovers(groupId: string): Promise<readonly FailoverRecord[]>;

  /** As `beginFailover`, for a run that is no failover and gives none back. */
  beginOperation(operation: OperationRecord): Promise<void>;
  /** As `saveInstance`, for the record of such a run. */
  saveOperation(operation: OperationRecord): Promise<OperationRecord>;
  findOperation(groupId: string, runId: string): Promise<OperationRecord | undefined>;
  /** Newest first. */
  listOperations(groupId: string): Promise<readonly OperationRecord[]>;

  /** Keeps what was found of each server before a failover, however many there are. What is kept already stays. */
  saveChecks(groupId: string, failoverId: string, checks: readonly ServerChecks[]): Promise<void>;
  /** In the order they were saved in; empty where none were. */
  findChecks(groupId: string, failoverId: string): Promise<readonly ServerChecks[]>;

  /** Keeps the verdict of the newest plan of a group; a late verdict is dropped. Needs no epoch: it says its own. */
  saveReadiness(readiness: Readiness): Promise<void>;
  findReadiness(groupId: string): Promise<Readiness | undefined>;
  /** Keeps the newest plan of a group, however many servers it has, in the place of the one before. */
  savePlan(plan: KeptPlan): Promise<void>;
  findPlan(groupId: string): Promise<KeptPlan | undefined>;
  /** Keeps what a plan rests on under its digest, so that it can be said later what has changed. */
  savePlanBasis(groupId: string, basis: PlanBasis): Promise<void>;
  findPlanBasis(groupId: string, digest: string): Promise<PlanBasis | undefined>;

  /**
   * Appends to the end of the audit trail, in this order. Needs no epoch: what an older writer did still happened.
   * Several writers may append at once; the events of each stay in order. Two calls are two, also where they say the
   * same at the same moment. @throws EventsNotWrittenError
   */
  appendEvents(events: readonly AuditEvent[], options?: AppendOptions): Promise<void>;
  /** As they were appended. Those of releases before the chain come first, by time, and have no link. */
  listEvents(groupId: string): Promise<readonly TrailEvent[]>;
  /** A page of the trail from its end, the newest first, by the numbers of the chain. Reads no more of it than that takes. */
  newestEvents(groupId: string, page: TrailPage): Promise<readonly TrailEvent[]>;
}
