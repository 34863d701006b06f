import type { Instant } from '../instant.ts';
import type { Protection } from '../site/actions.ts';
import type { DiskSpec } from '../site/disk-spec.ts';
import type { Relaunch } from '../site/relaunch-types.ts';
import type { MemberChange } from './member-change.ts';
import type { PointChoice } from './point-choice.ts';
import type { MemberProgress } from './progress.ts';
import type { NicPlan } from './promise.ts';
import type { IdentityDemands, RecordedNic } from './recorded-nic.ts';
import type { RecordedServer } from './recorded-server.ts';
import type { RunKind } from './run-kind.ts';
import type { Station } from './station.ts';
import type {
  FaultLevel,
  GroupStatus,
  InstanceStatus,
  PairStatus,
  ProtectedStatus,
  ReplicationStatus,
} from './status.ts';
import type { Synchronisation } from './synchronisation.ts';

export type { Instant };

export interface Site {
  /** Availability zone name, e.g. `eu-central-1a`. The two sites of a group may share one. */
  readonly availabilityZone: string;
  readonly vpcId: string;
}

export interface FailoverPolicy {
  /** Seconds a production server may take, from the start of the failover, until it is confirmed fenced. */
  readonly fencingBudgetSeconds: number;
  /** Seconds disks and NICs of a member may take, from the start of the failover, until they are on the DR server. */
  readonly migrationBudgetSeconds: number;
  /** If production servers may be terminated where nothing else keeps what is required (S2, F6). @default `forbidden` */
  readonly termination?: 'allowed' | 'forbidden';
  /**
   * A security group that lets nothing through, of production's VPC: it becomes the only one on production's network
   * interfaces (F2). @default no isolation
   */
  readonly isolationSecurityGroupId?: string;
  /**
   * What becomes of a DR server that somebody has started while it is to wait: the plan tells it in either case, and `stop`
   * has the guard stop it. @default `tell`
   */
  readonly standby?: 'stop' | 'tell';
  /** How long the disks of a former production are kept after a reprotection. @default {@link FORMER_DISKS} */
  readonly formerDisks?: { readonly keepDays: number };
  /** MiB/s at which EBS loads a new DR disk, see {@link INITIALIZATION_RATES}. @default EBS's own pace */
  readonly volumeInitializationRate?: number;
}

/** Unless a group says otherwise: two weeks in which people find out what the former disks alone hold. */
export const FORMER_DISKS = { keepDays: 14 } as const;

/** What EC2 takes, in MiB/s. Source: EC2 API Reference, CreateVolume, `VolumeInitializationRate`. */
export const INITIALIZATION_RATES = { least: 100, most: 300 } as const;

/** What a failover of the group is measured against. What is absent is measured and not judged. */
export interface Objectives {
  /** Seconds from the start of a failover until a server's disks and identity are at the DR site. */
  readonly rtoSeconds?: number;
  /** Seconds of writes that may be lost. */
  readonly rpoSeconds?: number;
}

/**
 * Whose run has the group. `epoch` is the fencing token of every write of that run: a writer that carries an older one is
 * refused by the table itself.
 */
export interface Lease {
  /** What the run does that holds it. */
  readonly kind: RunKind;
  /** Id of the run, also of one that is no failover. */
  readonly failoverId: string;
  /** Identifier of the workflow execution, to ask whether its owner still lives. */
  readonly executionId: string;
  readonly epoch: number;
  /** The station that was production when this failover began. It stays so for the whole of it, also after the flip. */
  readonly production: Station;
  readonly takenAt: Instant;
  /** When the operator called the failover off. It counts only before the first move of an identity. */
  readonly cancelRequestedAt?: Instant;
  /** Who did so, or has asked for the roll-back, as for `Requester.caller`. Absent where that is not known. */
  readonly cancelRequestedBy?: string;
  /** Of a roll-back: production's servers are started as well. @default they stay as they are */
  readonly start?: true;
  /** Id of the failover that a roll-back undoes. Absent where that is not known, and in leases of earlier releases. */
  readonly undoes?: string;
  /** The owner who died holding the lease: kept until that owner's end is on record for certain. */
  readonly predecessor?: FormerLease;
}

export type FormerLease = Omit<Lease, 'predecessor'>;

/**
 * A copy of something that is kept. A write of the copy counts only while what is kept is still what the copy was made
 * from, so that an older copy never takes back what was recorded since.
 */
export interface Copy {
  /** How often the item had been written when this copy was made. Absent where nobody wrote it after its creation. */
  readonly revision?: number;
}

/** The unit of failover: servers of one VPC, protected together. */
export interface ProtectionGroup extends Copy {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly status: GroupStatus;
  readonly protectedStatus: ProtectedStatus;
  /** The station that is production *now*. A failover flips it. */
  readonly priorityStation: Station;
  readonly sites: Readonly<Record<Station, Site>>;
  readonly demands: IdentityDemands;
  readonly policy: FailoverPolicy;
  readonly objectives?: Objectives;
  /** Who takes its recovery points, see `synchronisationOf`. @default something else, as in groups of earlier releases */
  readonly synchronisation?: Synchronisation;
  /** Pairs that are attached to no instance, so that nothing protects their disks. Absent where there are none. */
  readonly unattachedPairs?: readonly UnattachedPair[];
  /** Grows by one with each failover (see {@link Lease}) and with each other change of the group or its members. */
  readonly epoch: number;
  readonly lease?: Lease;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** One production server and its DR server, which exists from the start and is stopped. */
export interface ProtectedInstance extends Copy {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly description?: string;
  readonly status: InstanceStatus;
  /** EC2 instance ids, by station. */
  readonly servers: Readonly<Record<Station, string>>;
  /** The identity of the production server, recorded before anything moves. */
  readonly nics: readonly RecordedNic[];
  /**
   * What the other server has for itself, with what its owner said of it when that was production: an identity that comes
   * back is recorded as it was, and nothing else of that server is taken for one. Absent where that was never recorded.
   */
  readonly standbyNics?: readonly RecordedNic[];
  /** When all of its production side was last seen, so that the record is no older. Absent in old records. */
  readonly recordedAt?: Instant;
  /** What the production server was then. */
  readonly recordedServer?: RecordedServer;
  /** What the current or last failover promised for each NIC. Absent before the first one. */
  readonly promised?: readonly NicPlan[];
  /** How far the current or last failover came. Absent before the first one. */
  readonly progress?: MemberProgress;
  /** That its production server is to stay down, until a roll-back or the deletion of the group removes the order. */
  readonly stayDown?: StayDown;
  /** What a roll-back undoes at the production site, the last first. Each is written before the call that it undoes. */
  readonly restoration?: readonly Restoration[];
  /** How far the first recovery point of the current or last run is that has turned protection on. */
  readonly firstPoint?: FirstPoint;
  /** Volumes that a failover takes off their servers, each written before the call that does so. */
  readonly freed?: readonly FreedVolume[];
  /** The launch of a new DR server on production's primary network interface, where that is the way. */
  readonly relaunch?: Relaunch;
  /** The last change of it that somebody has asked for. Absent where there was none. */
  readonly change?: MemberChange;
  /** Kept for the owner, who knows them from the SDRS API; they are no EC2 tags. */
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  /** Absent where it came with its group, as is `updatedAt`. */
  readonly createdAt?: Instant;
  readonly updatedAt?: Instant;
  /** Epoch of the last writer. */
  readonly epoch: number;
}

/** The first recovery point of a server in a run that turns protection on: complete, of today's disks, and of that run's epoch. */
export interface FirstPoint {
  readonly runId: string;
  /** When the run began with it. */
  readonly begunAt?: Instant;
  /** `pending`: not asked for yet, or asked for and not seen. */
  readonly state: 'pending' | 'copying' | 'complete' | 'failed';
  readonly setId?: string;
  /** The set that EC2 was last asked for, written before the call. */
  readonly asked?: AskedFirst;
  /** The moment whose data it holds. */
  readonly takenAt?: Instant;
  /** Of its data, as EC2 tells it. */
  readonly percent?: number;
  /** What it waits for, or why it failed. */
  readonly reason?: string;
}

/** How often EC2 was asked in vain before is counted, as nobody asks without an end. */
export interface AskedFirst {
  readonly setId: string;
  readonly at: Instant;
  /** EC2's error code, where it took none. */
  readonly refused?: string;
  /** Since when EC2 has refused each set. @default it has not */
  readonly refusedSince?: Instant;
  /** Sets before this one that EC2 did not refuse, and has never shown. @default 0 */
  readonly unseen?: number;
  /** Ids of sets before this one that ended in error, as those are deleted. @default none */
  readonly failed?: readonly string[];
}

/** A volume that a failover took off a server, or is about to: then it is attached to nothing, and never deleted. */
export interface FreedVolume {
  readonly failoverId: string;
  readonly serverId: string;
  readonly device: string;
  readonly volumeId: string;
}

/** Something that was done to a production server, with what it was before. */
export type Restoration =
  | {
      readonly undo: 'detach-root';
      readonly serverId: string;
      readonly volumeId: string;
      readonly device: string;
      /** It was to be deleted with its server. A volume that is attached again is not. */
      readonly deleteOnTermination?: true;
    }
  /** A data disk, which was to move to the DR server. */
  | {
      readonly undo: 'detach-disk';
      readonly serverId: string;
      readonly volumeId: string;
      readonly device: string;
      /** As of a root volume. */
      readonly deleteOnTermination?: true;
    }
  /** It was in service there. */
  | { readonly undo: 'leave-scaling-group'; readonly serverId: string; readonly scalingGroup: string }
  /** It was on. */
  | { readonly undo: 'disable-auto-recovery'; readonly serverId: string }
  /** It was on. */
  | { readonly undo: 'clear-protection'; readonly serverId: string; readonly attribute: Protection }
  /** The NIC was to be deleted with its server. */
  | { readonly undo: 'keep-nic'; readonly serverId: string; readonly networkInterfaceId: string }
  /** The NIC had these security groups. */
  | {
      readonly undo: 'isolate-nic';
      readonly serverId: string;
      readonly networkInterfaceId: string;
      readonly securityGroupIds: readonly string[];
    }
  /** The volume was to be deleted with its server. */
  | { readonly undo: 'keep-volume'; readonly serverId: string; readonly volumeId: string; readonly device: string };

/**
 * The one order to keep a production server down, whichever failover still runs. The guard obeys the order and never
 * writes one.
 * - *Stop synchronization* gives the order: `intended`. Nothing has been done to the server.
 * - A pass of the fence notes `begun` before its first call against the server.
 * - A pass of the fence writes `confirmed` when EC2 shows the server down, and `begun` again when EC2 shows otherwise.
 * - A roll-back removes the order before it gives the server back, and the deletion of the group removes it too.
 */
export interface StayDown {
  /** The failover that wants it down, the latest where there were several. */
  readonly failoverId: string;
  readonly serverId: string;
  readonly since: Instant;
  readonly state: 'intended' | 'begun' | 'confirmed';
}

/** One production disk and its DR disk, always of the same type and size. */
export interface ReplicationPair extends Copy {
  readonly id: string;
  readonly groupId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly description?: string;
  readonly status: PairStatus;
  readonly replicationStatus: ReplicationStatus;
  readonly faultLevel: FaultLevel;
  /**
   * EBS volume ids, by station. The DR side's is the disk that the DR server holds now; a failover swaps it for a
   * volume made from the recovery point. Absent where the DR server has no disk at that device yet.
   */
  readonly volumes: Partial<Record<Station, string>>;
  /** Device name at the production server, e.g. `/dev/sdf`. */
  readonly device: string;
  /** What whoever attached the pair calls that place, e.g. `/dev/vdb`. @default as EC2 does */
  readonly calledDevice?: string;
  /** Whether this is the server's root disk. */
  readonly bootable: boolean;
  readonly disk: DiskSpec;
  /** When the production disk was last seen. Absent in old records. */
  readonly recordedAt?: Instant;
  /** The last change of it that somebody has asked for. Absent where there was none. */
  readonly change?: MemberChange;
  /** Pinned at the start of a failover, and kept until it has succeeded. */
  readonly recoveryPoint?: RecoveryPoint;
  /** Absent where it came with its group, as is `updatedAt`. */
  readonly createdAt?: Instant;
  readonly updatedAt?: Instant;
  /** Epoch of the last writer. */
  readonly epoch: number;
}

/**
 * A pair that is attached to no protected instance: a disk that somebody has chosen, and that nothing protects. It stands on
 * its group's item and among no members, so that no run, plan or recorder takes it for a disk of a server.
 */
export type UnattachedPair = Omit<
  ReplicationPair,
  'groupId' | 'instanceId' | 'status' | 'replicationStatus' | 'epoch' | 'revision' | 'recoveryPoint' | 'recordedAt'
>;

/** A completed EBS snapshot of the pair's production disk; those of one server share a `setId`. */
export interface RecoveryPoint {
  readonly snapshotId: string;
  readonly setId: string;
  /** The moment whose data it holds. */
  readonly takenAt: Instant;
  /** Size of the disk then: no volume made of it can be smaller. Absent in points pinned before it was kept. */
  readonly sizeGiB?: number;
}

/** A group with all that belongs to it. */
export interface Members {
  readonly instances: readonly ProtectedInstance[];
  readonly pairs: readonly ReplicationPair[];
}

/** A group with its members: what an import creates and what people are shown. */
export interface GroupAggregate extends Members {
  readonly group: ProtectionGroup;
  /** The point that a plan is made for, or a failover goes to. Kept nowhere. @default the standing one, else `newest` */
  readonly point?: PointChoice | undefined;
  /**
   * Somebody who is about to begin a failover asks for the point: what a run that has left its lease has begun with counts no
   * more. @default `false`
   */
  readonly isPointAsked?: boolean;
}
