import type { Instant } from '../instant.ts';
import type { AutoRecovery, Protection } from './actions.ts';
import type { LaunchModel } from './relaunch-types.ts';
import type { Traits } from './trait.ts';
import type { NicTrait, ServerTrait, TypeTrait } from './traits.ts';

/**
 * What is known of a resource. `unknown` (never asked, or the call failed) is not `absent` (a successful answer without
 * it), and neither ever opens a gate.
 */
export type Fact<T> =
  | { readonly is: 'present'; readonly value: T }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown'; readonly why: string };

/** Facts by resource id. An id that is not in the map is unknown. */
export type Facts<T> = ReadonlyMap<string, Fact<T>>;

export const fact = <T>(facts: Facts<T>, id: string): Fact<T> =>
  facts.get(id) ?? { is: 'unknown', why: `${id} was not observed` };

/** The value where the fact is a positive one, else `undefined`. */
export const present = <T>(facts: Facts<T>, id: string): T | undefined => {
  const found = fact(facts, id);
  return found.is === 'present' ? found.value : undefined;
};

/** EC2 instance states. Only `stopped` and `terminated` count as down. */
export type ServerState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface ObservedServer {
  readonly id: string;
  readonly name?: string;
  readonly state: ServerState;
  /** EC2's own words for why it is in that state, such as a lack of capacity. Absent where EC2 gives none. */
  readonly stateReason?: string;
  readonly availabilityZone: string;
  readonly vpcId: string;
  readonly instanceType: string;
  readonly architecture: string;
  readonly bootMode?: string;
  readonly rootDeviceType: string;
  readonly rootDeviceName: string;
  readonly spot: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Absent where EC2's answer says nothing of disks, which is not the same as having none. */
  readonly disks?: readonly AttachedDisk[];
  /** Absent where EC2 does not report it. */
  readonly autoRecovery?: AutoRecovery;
  /** `impaired` in EC2's status checks of the system or the instance. Absent where not asked or not reported. */
  readonly impaired?: boolean;
  /** `impaired` in the status checks of the application, which somebody has set up. Absent as above. */
  readonly applicationImpaired?: boolean;
  /** Why the status checks could not be read, where they were asked for and EC2 did not answer. */
  readonly statusUnread?: string;
  /** Absent where EC2 does not say which image it was launched from. */
  readonly launchedAs?: LaunchModel;
  /** Absent where it has none, here and below. */
  readonly traits?: Traits<ServerTrait>;
}

/** What EC2 finds of the application on a server. Source: EC2 API Reference, ApplicationStatus. */
export interface ApplicationStatus {
  /** `ok`, `impaired`, `initializing`, `insufficient-data`, `not-applicable`, `suppressed`. */
  readonly status: string;
  /** The checks that fail and count, each with the reason where EC2 gives one: `asc-…: ConnectionRefused`. */
  readonly failing: readonly string[];
}

export interface AttachedDisk {
  readonly device: string;
  readonly volumeId: string;
  /** EBS attachment state: `attaching`, `attached`, `detaching`, `busy`. */
  readonly state: string;
  /** Absent where EC2 does not say. */
  readonly deleteOnTermination?: boolean;
}

export interface ObservedNic {
  readonly id: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly macAddress: string;
  /** Only `interface` can be moved; others belong to an AWS service. */
  readonly type: string;
  /** `available`, `associated`, `attaching`, `in-use`, `detaching`. */
  readonly status: string;
  readonly attachment?: NicAttachment;
  readonly securityGroupIds: readonly string[];
  /** In the order of the ids. Absent where EC2 does not say. */
  readonly securityGroupNames?: readonly string[];
  /** Whether traffic to addresses that are not its own is dropped. Absent where EC2 does not say. */
  readonly sourceDestCheck?: boolean;
  readonly privateIps: readonly ObservedPrivateIp[];
  /** Absent where it has none, as are the prefixes. */
  readonly ipv6Addresses?: readonly string[];
  /** IPv4 and IPv6 prefixes delegated to it, in CIDR notation. */
  readonly prefixes?: readonly string[];
  /** The AWS service that manages it, and alone may change it. Absent where nobody does. */
  readonly managedBy?: string;
  readonly traits?: Traits<NicTrait>;
}

export interface NicAttachment {
  readonly id: string;
  /** Absent where an AWS service holds it. */
  readonly serverId?: string;
  readonly deviceIndex: number;
  /** `attaching`, `attached`, `detaching`, `detached`. */
  readonly state: string;
  readonly deleteOnTermination: boolean;
}

export interface ObservedPrivateIp {
  readonly address: string;
  readonly primary: boolean;
  readonly eip?: { readonly allocationId?: string; readonly publicIp: string };
}

/** An Elastic IP address of this account. */
export interface ObservedAddress {
  readonly allocationId: string;
  readonly publicIp: string;
  readonly networkInterfaceId?: string;
  readonly privateIp?: string;
}

export interface ObservedVolume {
  readonly id: string;
  /** `creating`, `available`, `in-use`, `deleting`, `deleted`, `error`. */
  readonly state: string;
  readonly availabilityZone: string;
  readonly sizeGiB: number;
  readonly type: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly snapshotId?: string;
  /** ARN of the KMS key that it is encrypted with. Absent where EC2 names none. */
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly serverId: string; readonly device: string; readonly state: string }[];
}

/** How far EBS has come with fetching a volume's data from its snapshot. */
export interface VolumeLoading {
  /** 0 to 100. */
  readonly percent: number;
  /** Absent where no rate was asked for. */
  readonly secondsLeft?: number;
}

/** How well a volume is, by EBS's own checks. Source: EBS User Guide, Monitor the status of your volumes. */
export interface VolumeHealth {
  /** `ok`, `warning`, `impaired`, `insufficient-data`. */
  readonly status: string;
  /** `passed`; `failed` where EBS has disabled its I/O. Absent where EC2 does not say. */
  readonly io?: string;
}

export interface ObservedSnapshot {
  readonly id: string;
  readonly volumeId: string;
  /** `pending`, `completed`, `error`, `recoverable`, `recovering`. */
  readonly state: string;
  readonly startedAt: Instant;
  /** How far EBS has come with copying it, 0 to 100. Absent where EC2 does not say. */
  readonly percent?: number;
  readonly sizeGiB: number;
  /** `standard`, `archive`. Absent where EC2 does not say. */
  readonly storageTier?: string;
  /** When EC2 puts it into the archive again. Absent where it stays. */
  readonly archivedAgainAt?: Instant;
  readonly encrypted: boolean;
  /** ARN of the KMS key that it is encrypted with, and volumes of it by default. Absent where EC2 names none. */
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A KMS key of disks. */
export interface ObservedKey {
  /** Its ARN. */
  readonly id: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingReplicaDeletion`, `PendingImport`, `Unavailable`, `Creating`, `Updating`. */
  readonly state: string;
  /** Whether the deployment was given its use. Absent where that is not known. */
  readonly given?: boolean;
}

export interface ServerTypeLimits {
  readonly maxNetworkInterfaces: number;
  /** Private IPv4 addresses that one network interface can have. Absent where EC2 does not say. */
  readonly ipv4PerInterface?: number;
  readonly ipv6PerInterface?: number;
  /** EBS volumes that a server with one network interface can have attached. Absent where EC2 does not say. */
  readonly maxVolumes?: number;
  /** Whether each network interface beyond the first takes the place of a volume. @default false */
  readonly sharesAttachments?: boolean;
  readonly traits?: Traits<TypeTrait>;
}

/** A route that somebody made; propagated ones are left out, as a static one of the same destination has priority. */
export interface ObservedRoute {
  /** IPv4, in CIDR notation. */
  readonly destination: string;
  /** Id of what it leads to; `local` for the VPC's own. Absent where it drops traffic. */
  readonly target?: string;
  /** `active`, `blackhole` (its target is not available), `pending`, `deleting`. */
  readonly state: string;
}

/** A route table of a VPC or of a transit gateway. */
export interface ObservedRouteTable {
  readonly id: string;
  /** Absent for one of a transit gateway. */
  readonly vpcId?: string;
  readonly routes: readonly ObservedRoute[];
}

export interface ObservedSecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
}

/** Auto Scaling puts it on the servers of its groups, with the group's name as value. Source: EC2 Auto Scaling User Guide, Tag Auto Scaling groups and instances. */
export const SCALING_TAG = 'aws:autoscaling:groupName';

/** A server's place in an Auto Scaling group. */
export interface ScalingMembership {
  readonly scalingGroup: string;
  /** `InService` members are replaced when they do not run; `Standby` ones are left alone. */
  readonly lifecycle: string;
  /** Of the group. Absent where it could not be read. */
  readonly size?: ScalingSize;
}

/** How many servers an Auto Scaling group wants, and at least. */
export interface ScalingSize {
  readonly min: number;
  readonly desired: number;
}

/** Only a server of a persistent request can be stopped and started. */
export type SpotRequestKind = 'persistent' | 'one-time';

/** One look at EC2. Collections that were not asked for are empty, so everything in them is unknown. */
export interface ObservedSite {
  readonly at: Instant;
  readonly servers: Facts<ObservedServer>;
  readonly nics: Facts<ObservedNic>;
  readonly addresses: Facts<ObservedAddress>;
  readonly volumes: Facts<ObservedVolume>;
  /** By volume id; absent where EC2 says nothing of it. */
  readonly loading?: Facts<VolumeLoading>;
  /** By server id; absent where EC2 says nothing of it. */
  readonly applicationStatuses?: Facts<ApplicationStatus>;
  /** Whether stop and termination protection are on, by server id. Each is its own call, so asked for sparingly. */
  readonly protections: Readonly<Record<Protection, Facts<boolean>>>;
  /** By server id: the Auto Scaling group it belongs to; absent where it belongs to none. */
  readonly scaling: Facts<ScalingMembership>;
  /** Sizes of the Auto Scaling groups that were asked for, by name. */
  readonly scalingGroups?: Facts<ScalingSize>;
  /** By id of the Spot server: what kind of request it was launched by. */
  readonly spotRequests: Facts<SpotRequestKind>;
  /** Snapshots by snapshot id. */
  readonly snapshots: Facts<ObservedSnapshot>;
  /** KMS keys by ARN. */
  readonly keys: Facts<ObservedKey>;
  /** Of VPCs (`rtb-…`) and of transit gateways (`tgw-rtb-…`). */
  readonly routeTables: Facts<ObservedRouteTable>;
  readonly securityGroups: Facts<ObservedSecurityGroup>;
  /** VPCs of this account and region, by id: that they are there. Absent where nobody asked. */
  readonly vpcs?: Facts<{ readonly id: string }>;
  /** By VPC id: the internet gateway that is attached to it; absent where none is. Absent where nobody asked. */
  readonly gateways?: Facts<{ readonly id: string }>;
  /** By resource id: the group whose tag it carries; absent where it carries none. */
  readonly groupTags?: Facts<string>;
  /** By instance type name. */
  readonly serverTypes: Facts<ServerTypeLimits>;
  /**
   * Answers to "which ones?", as ids into the collections above: so that "there is none" (present, empty) and "could not
   * be asked" (unknown) are not confused.
   */
  readonly found: {
    /** Network interface ids by the server they were asked for. */
    readonly nicsOfServers: Facts<readonly string[]>;
    /** Volume ids by the replication pair they were made for (tag `sdrs:replication-pair`). */
    readonly volumesOfPairs: Facts<readonly string[]>;
    /** Ids of volumes by the group in which they were taken off a server (tag `sdrs:freed-in`). */
    readonly volumesFreedIn?: Facts<readonly string[]>;
    /** Ids of the servers that are tagged as the DR server of the one they were asked for (tag `sdrs:dr-server-of`). */
    readonly drServersOf: Facts<readonly string[]>;
    /** Snapshot ids by the volume they were taken of. */
    readonly snapshotsOfVolumes: Facts<readonly string[]>;
    /** Server ids by the protected instance they were relaunched for (tag `sdrs:relaunch-of`). */
    readonly relaunchesOf: Facts<readonly string[]>;
    /** Ids of the resources of any kind that carry a group's tag, by the group (tag `sdrs:group`). */
    readonly taggedFor?: Facts<readonly string[]>;
  };
}
