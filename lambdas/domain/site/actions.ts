import type { DiskSpec } from './disk-spec.ts';
import type { MarkAction } from './mark-actions.ts';
import type { LaunchModel } from './relaunch-types.ts';
import type { RouteAction } from './route-actions.ts';

/** What keeps a server from being stopped or terminated, as EC2 names the attribute. */
export type Protection = 'disableApiStop' | 'disableApiTermination';

/** EC2's simplified automatic recovery of a server: `default` is on, where its type supports it. */
export type AutoRecovery = 'default' | 'disabled';

/** One call to EC2, in the words of the failover. `do` names it, the rest are its arguments. */
export type Action =
  | MarkAction
  | {
      readonly do: 'set-protection';
      readonly serverId: string;
      readonly attribute: Protection;
      readonly value: boolean;
    }
  | { readonly do: 'leave-scaling-group'; readonly serverId: string; readonly scalingGroup: string }
  | { readonly do: 'join-scaling-group'; readonly serverId: string; readonly scalingGroup: string }
  | { readonly do: 'set-auto-recovery'; readonly serverId: string; readonly value: AutoRecovery }
  | ({ readonly do: 'force-stop' } & OfServer)
  | ({ readonly do: 'start-server' } & OfServer)
  /** F2: the isolation group and no other, on a network interface of a production server. */
  | {
      readonly do: 'isolate-nic';
      readonly networkInterfaceId: string;
      readonly serverId: string;
      readonly securityGroupId: string;
    }
  | {
      readonly do: 'restore-groups';
      readonly networkInterfaceId: string;
      readonly securityGroupIds: readonly string[];
    }
  | {
      readonly do: 'detach-volume';
      readonly volumeId: string;
      readonly serverId: string;
      /** It is to go to the DR server. */
      readonly moved?: true;
      /** It hangs at a server that is down. */
      readonly force?: true;
    }
  /** One of the last recovery point of a server, with its tags. */
  | {
      readonly do: 'create-snapshot';
      readonly groupId: string;
      readonly instanceId: string;
      readonly pairId: string;
      readonly volumeId: string;
      /** The recovery point's name. */
      readonly setId: string;
      /** Of the failover that takes it. */
      readonly epoch: number;
    }
  | {
      readonly do: 'create-volume';
      readonly groupId: string;
      readonly pairId: string;
      readonly snapshotId: string;
      readonly availabilityZone: string;
      readonly disk: DiskSpec;
      /** MiB/s at which EBS loads it from the snapshot. @default EBS's own pace */
      readonly initializationRate?: number;
      readonly clientToken: string;
    }
  | {
      readonly do: 'attach-volume';
      readonly volumeId: string;
      readonly serverId: string;
      readonly device: string;
      /** Production's own disk, at the DR server. */
      readonly moved?: true;
    }
  | { readonly do: 'keep-nic'; readonly networkInterfaceId: string; readonly attachmentId: string }
  | { readonly do: 'release-nic'; readonly networkInterfaceId: string; readonly attachmentId: string }
  | {
      readonly do: 'detach-nic';
      readonly networkInterfaceId: string;
      readonly attachmentId: string;
      readonly force: boolean;
    }
  | {
      readonly do: 'attach-nic';
      readonly networkInterfaceId: string;
      readonly serverId: string;
      readonly deviceIndex: number;
    }
  | {
      readonly do: 'associate-address';
      readonly allocationId: string;
      readonly networkInterfaceId: string;
      readonly privateIp: string;
    }
  | {
      readonly do: 'assign-ips';
      /** The network interface that gets them, in the subnet they are of. */
      readonly networkInterfaceId: string;
      readonly privateIps: readonly string[];
      /** Whether they may be taken from the network interface that has them. */
      readonly allowReassignment: boolean;
    }
  /** The volumes at these devices outlive their server. */
  | { readonly do: 'keep-volumes'; readonly serverId: string; readonly devices: readonly string[] }
  | { readonly do: 'release-volumes'; readonly serverId: string; readonly devices: readonly string[] }
  | ({ readonly do: 'terminate' } & OfServer)
  /** Whether the launch would be permitted. It launches nothing. */
  | ({ readonly do: 'check-launch' } & Launch)
  | ({ readonly do: 'launch-server' } & Launch)
  | RouteAction;

interface OfServer {
  readonly serverId: string;
  /** Servers of one type are refused alike. Absent where it is not known. */
  readonly serverType?: string;
}

/** A server on a network interface that is there already. */
interface Launch {
  readonly groupId: string;
  /** The protected instance that it is launched for. */
  readonly instanceId: string;
  /** What it gets at device index 0. */
  readonly networkInterfaceId: string;
  readonly model: LaunchModel;
  readonly clientToken: string;
}

export type ActionKind = Action['do'];

export type ActionOf<K extends ActionKind> = Extract<Action, { readonly do: K }>;

/**
 * What came of an action. `deferred`: not sent, the API's allowance is used up until later. `retry`: EC2 could not do
 * it now (throttled, capacity, no answer). `wait`: its subject is in a state that passes. `unknown`: refused with a
 * code that nobody has listed. After these three the next pass looks again. `failed`: it never will as things are.
 */
export type ActionOutcome =
  | { readonly outcome: 'done'; readonly requestId?: string }
  | { readonly outcome: 'deferred'; readonly reason: string }
  | { readonly outcome: 'retry' | 'wait' | 'unknown'; readonly code: string; readonly reason: string }
  | { readonly outcome: 'failed'; readonly code: string; readonly reason: string };

/** What has not come to pass, and why. */
export type NotDone = Exclude<ActionOutcome, { readonly outcome: 'done' }>;

/** For people, after the call. */
export const outcomeText = (outcome: ActionOutcome): string =>
  outcome.outcome === 'done' ? 'accepted' : `${outcome.outcome}: ${outcome.reason}`;

/** Tag keys that the service writes, with ids of its own as values, or reads. */
export const TAGS = {
  /** On a production server: the failover that fenced it. A deny policy on this key keeps people from starting it. */
  fenced: 'sdrs:fenced',
  /** On a DR volume: the replication pair it was made for. */
  pair: 'sdrs:replication-pair',
  /**
   * On whatever a failover of the group acts on: the group's id. What a confined deployment may act on is known by this
   * key.
   */
  group: 'sdrs:group',
  /** On an EBS snapshot: the recovery point (one moment, all disks of a server) it belongs to. */
  recoveryPoint: 'sdrs:recovery-point',
  /** On an EBS snapshot that the service has taken: the protected instance. */
  instance: 'sdrs:instance',
  /** On an EBS snapshot that the service has taken: the group's epoch then. Only what has it is ever deleted. */
  epoch: 'sdrs:epoch',
  /** On an EBS snapshot: the id of the group that has pinned it. Whatever deletes old snapshots is to spare it. */
  pinned: 'sdrs:pinned',
  /** On a volume that a failover has taken off a server: that failover. */
  freedBy: 'sdrs:freed-by',
  /** On the same volume: the group's id. */
  freedIn: 'sdrs:freed-in',
  /** On a server launched on production's primary network interface: the protected instance it was launched for. */
  relaunchOf: 'sdrs:relaunch-of',
  /** On a DR server, set by its owner: the EC2 id of the production server that it stands in for. */
  drServerOf: 'sdrs:dr-server-of',
  /** On a production server, set by its owner: device indexes of NICs that stay with it, e.g. `0` or `0 2`. */
  managementNics: 'sdrs:management-nics',
} as const;

/** How people take the tag of a fence off a server that is to run again. */
export const unfencing = (serverId: string): string =>
  `Take the tag off: aws ec2 delete-tags --resources ${serverId} --tags Key=${TAGS.fenced}`;
