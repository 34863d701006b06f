import type { Instant } from '../instant.ts';
import type { Station } from './station.ts';
import type { GroupStatus } from './status.ts';

/** Jobs of changes. Source: SDRS v1 API Reference, Querying the Job Status. */
export type ChangeJob = 'expandReplicationPairNew' | 'resizeProtectedInstanceNew' | 'addNicNew' | 'deleteNicNew';

/** What a client of SDRS may have changed of one member, in EC2, through the service. */
export type ChangeWish =
  /** Both disks of a pair become that large. */
  | { readonly kind: 'extend-pair'; readonly sizeGiB: number }
  /** The servers of an instance become of these instance types. A station without one keeps its type. */
  | { readonly kind: 'resize'; readonly types: Partial<Readonly<Record<Station, string>>> }
  /** The production server gets a network interface more, which is of its identity from then on. */
  | {
      readonly kind: 'add-nic';
      readonly subnetId: string;
      /** @default EC2's: the default group of the VPC */
      readonly securityGroupIds: readonly string[];
      /** @default EC2 chooses one */
      readonly privateIp?: string;
    }
  /** The production server loses a network interface, and EC2 has it no more. */
  | { readonly kind: 'delete-nic'; readonly networkInterfaceId: string };

export type ChangeKind = ChangeWish['kind'];

export type WishOf<K extends ChangeKind> = Extract<ChangeWish, { readonly kind: K }>;

/** Why a change was refused, or has failed. The API has a code of SDRS's for each. */
export type ChangeRefusal =
  /** The member's status allows no change now. */
  | 'PairBusy'
  | 'InstanceBusy'
  | 'NicsBusy'
  | 'SizeNotLarger'
  | 'DiskNotReady'
  | 'PairNotExtended'
  | 'SameType'
  | 'TypeNotKnown'
  | 'ServerNotStopped'
  | 'ServerNotResized'
  | 'NicLimit'
  | 'SubnetNotFound'
  | 'AddressInUse'
  | 'NicNotAdded'
  | 'NicNotFound'
  | 'PrimaryNic'
  | 'NicNotDeleted'
  /** A run has the group, or the member has left it: whoever holds the group's lease wins. */
  | 'ChangeOvertaken';

export interface ChangeFailure {
  readonly refusal: ChangeRefusal;
  readonly why: string;
}

/** How a change has ended: well, unless it says otherwise. */
export interface ChangeEnd {
  readonly at: Instant;
  readonly failure?: ChangeFailure;
}

/** The last change of a member that somebody has asked for. It stands on the member: whoever takes the group over sees it. */
export interface MemberChange<W extends ChangeWish = ChangeWish> {
  /** Of its job. */
  readonly id: string;
  readonly wish: W;
  readonly at: Instant;
  /** The station that was production then. A change of what was production before counts no more. */
  readonly production: Station;
  readonly caller: string;
  /** The network interface that was made for it. */
  readonly networkInterfaceId?: string;
  /** The call that EC2 was last asked for, written before it goes out. */
  readonly asked?: { readonly call: string; readonly at: Instant };
  /** Absent while it is under way. */
  readonly end?: ChangeEnd;
  /** When somebody has taken its failure off the list of failed tasks. */
  readonly dismissedAt?: Instant;
}

interface ChangeRow {
  /** Its job, in SDRS's name. */
  readonly job: ChangeJob;
  /** As a refusal calls it: "… is not allowed". */
  readonly what: string;
  /** The member's status while it is under way. */
  readonly during: 'extending' | 'resizing' | 'nic-creating' | 'nic-deleting';
  /** Its status once it has failed. Where SDRS has none, the status is as before. */
  readonly failed?: 'error-extending' | 'error-resizing';
  /** SDRS's word for it in the list of failed tasks. Where SDRS has none, the failure is not listed. */
  readonly task?: 'expandFail' | 'resizeFail';
  /** What it comes to where the member's status does not allow it. */
  readonly busy: ChangeRefusal;
  /** What EC2's refusal comes to, where nothing says more, and what has not come to its end in its time. */
  readonly refusal: ChangeRefusal;
}

/** Each kind of change. Source of the statuses: SDRS v1 API Reference, Replication Pair Status and Protected Instance Status. */
export const CHANGES = {
  'extend-pair': {
    job: 'expandReplicationPairNew',
    what: 'expanding a replication pair',
    during: 'extending',
    failed: 'error-extending',
    task: 'expandFail',
    busy: 'PairBusy',
    refusal: 'PairNotExtended',
  },
  resize: {
    job: 'resizeProtectedInstanceNew',
    what: 'modifying the specifications of a protected instance',
    during: 'resizing',
    failed: 'error-resizing',
    task: 'resizeFail',
    busy: 'InstanceBusy',
    refusal: 'ServerNotResized',
  },
  'add-nic': {
    job: 'addNicNew',
    what: 'adding a NIC',
    during: 'nic-creating',
    busy: 'NicsBusy',
    refusal: 'NicNotAdded',
  },
  'delete-nic': {
    job: 'deleteNicNew',
    what: 'deleting a NIC',
    during: 'nic-deleting',
    busy: 'NicsBusy',
    refusal: 'NicNotDeleted',
  },
} as const satisfies Readonly<Record<ChangeKind, ChangeRow>>;

export const CHANGE_KINDS = Object.keys(CHANGES) as readonly ChangeKind[];

/** The row of a kind, whichever it is. */
export const rowOf = (kind: ChangeKind): ChangeRow => CHANGES[kind];

/**
 * Statuses of a member from which it may be changed, and in which its last change shows. Source: SDRS v1 API Reference: the
 * group and the member are available or protected; what has failed to be changed may be changed again.
 */
export const CHANGEABLE: readonly string[] = ['available', 'protected'] satisfies readonly GroupStatus[];

/** How long a change may take. EC2 takes seconds, and a volume's modification minutes at the most before its size shows. */
const LONGEST_CHANGE_MS = 300_000;

/** Its last try may have begun in time, and ends a minute later at the latest. */
const LAST_TRY_MS = 60_000;

const ageAt = ({ at }: MemberChange, now: Instant): number => Date.parse(now) - Date.parse(at);

/** Whether it has to end now, well or not. */
export const isLate = (change: MemberChange, now: Instant): boolean => ageAt(change, now) > LONGEST_CHANGE_MS;

/** Whether nobody goes on with it any more. */
export const isAbandoned = (change: MemberChange, now: Instant): boolean =>
  change.end === undefined && ageAt(change, now) > LONGEST_CHANGE_MS + LAST_TRY_MS;

/** Whether what is asked for is what the change does. */
export const isSameWish = ({ wish }: MemberChange, other: ChangeWish): boolean =>
  JSON.stringify(wish) === JSON.stringify(other);
