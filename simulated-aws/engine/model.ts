/** What the simulated account holds: plain, serialisable records. Times are milliseconds since the Unix epoch. */

import type { ScalingGroupRecord } from '../auto-scaling/auto-scaling-records.ts';
import type { AlarmRecord, MuteRuleRecord } from '../cloudwatch/alarm-model.ts';
import type { EncryptionRecord, KeyRecord } from '../disks/key-model.ts';
import type { ImageRecord, SnapshotRecord } from '../disks/snapshot-model.ts';
import type { InternetGatewayRecord } from '../network/gateway-model.ts';
import type {
  RouteTableRecord,
  TransitAttachmentRecord,
  TransitGatewayRecord,
  TransitRouteTableRecord,
} from '../network/route-model.ts';
import type { AddressRecord } from '../nics/address-model.ts';
import type { NicRecord } from '../nics/nic-model.ts';
import type { ApplicationCheckRecord } from '../servers/application-check-model.ts';
import type { LaunchOptions } from '../servers/launch-options-model.ts';
import type { SpotRequestRecord } from '../spot/spot-model.ts';
import type { ArrangementRecord } from './arrangement-model.ts';
import type { FaultsRecord } from './fault-model.ts';
import type { Resource } from './resource.ts';

export interface VpcRecord extends Resource {
  readonly cidr: string;
  /** Absent where it has none, here and below. */
  readonly ipv6Cidr?: string;
  readonly defaultGroupId: string;
  /** Its internet gateway is a record of its own. Absent in records of older versions, which have one without a record. */
  readonly gateways?: true;
}

export interface SubnetRecord extends Resource {
  readonly vpcId: string;
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  readonly availabilityZone: string;
  readonly outpostArn?: string;
}

export interface SecurityGroupRecord extends Resource {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
}

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface MetadataRecord {
  readonly httpTokens?: string;
  readonly httpEndpoint?: string;
  readonly httpPutResponseHopLimit?: number;
  readonly httpProtocolIpv6?: string;
  readonly instanceMetadataTags?: string;
}

export interface InstanceRecord extends Resource {
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly state: InstanceState;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly rootDeviceName: string;
  readonly launchIndex: number;
  readonly launchTime: number;
  readonly clientToken?: string;
  readonly keyName?: string;
  readonly instanceProfileArn?: string;
  readonly metadata?: MetadataRecord;
  readonly ebsOptimized?: boolean;
  readonly options?: LaunchOptions;
  /** The Outpost of its subnet, here and below; absent in the region. */
  readonly outpostArn?: string;
  readonly disableApiStop: boolean;
  readonly disableApiTermination: boolean;
  readonly autoRecovery?: 'default' | 'disabled';
  /** The Spot request that it was launched for; absent for an On-Demand server. */
  readonly spotRequestId?: string;
  /** Until when application status checks say nothing of it; absent where nobody has suppressed them. */
  readonly applicationSuppressedUntil?: number;
  /** When it last entered `running`: its status checks initialise from then. */
  readonly runningSince?: number;
}

export interface VolumeAttachmentRecord {
  readonly instanceId: string;
  readonly device: string;
  readonly status: 'attaching' | 'attached' | 'detaching';
  readonly deleteOnTermination: boolean;
  readonly attachTime: number;
}

export interface VolumeRecord extends Resource, EncryptionRecord {
  readonly state: 'creating' | 'available' | 'in-use';
  readonly availabilityZone: string;
  readonly sizeGiB: number;
  readonly type: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly snapshotId?: string;
  /** MiB/s at which it is loaded from its snapshot, where that was asked for. */
  readonly initializationRate?: number;
  readonly createTime: number;
  readonly attachment?: VolumeAttachmentRecord;
}

export type TransitionKind =
  | 'scaling-health-check'
  | 'instance-running'
  | 'instance-stopped'
  | 'instance-terminated'
  | 'instance-forgotten'
  | 'nic-attached'
  | 'nic-detached'
  | 'volume-available'
  | 'volume-attached'
  | 'volume-detached'
  | 'snapshot-completed'
  | 'spot-request-fulfilled'
  | 'spot-request-disabled'
  | 'spot-server-terminated';

/** What EC2 is still at work on, and when it is done. `id` is the resource: it has one change under way at most. */
export interface TransitionRecord {
  readonly id: string;
  readonly do: TransitionKind;
  readonly at: number;
}

/** The tokens left of an API action, counted at `at`. */
export interface BucketRecord {
  readonly id: string;
  readonly tokens: number;
  readonly at: number;
}

/** What a client token stands for: the request it came with and the ids made for it. */
export interface ClientTokenRecord {
  readonly id: string;
  readonly request: string;
  readonly made: readonly string[];
}

/** Next number for ids, private to the site. */
export interface CounterRecord {
  readonly id: string;
  readonly next: number;
}

/** Every kind of record, by the name of its collection. */
export interface Records {
  readonly vpcs: VpcRecord;
  readonly subnets: SubnetRecord;
  readonly securityGroups: SecurityGroupRecord;
  readonly instances: InstanceRecord;
  readonly networkInterfaces: NicRecord;
  readonly volumes: VolumeRecord;
  readonly snapshots: SnapshotRecord;
  readonly images: ImageRecord;
  readonly addresses: AddressRecord;
  readonly internetGateways: InternetGatewayRecord;
  readonly routeTables: RouteTableRecord;
  readonly transitGateways: TransitGatewayRecord;
  readonly transitAttachments: TransitAttachmentRecord;
  readonly transitRouteTables: TransitRouteTableRecord;
  readonly scalingGroups: ScalingGroupRecord;
  readonly keys: KeyRecord;
  readonly alarms: AlarmRecord;
  readonly muteRules: MuteRuleRecord;
  readonly applicationChecks: ApplicationCheckRecord;
  readonly spotRequests: SpotRequestRecord;
  readonly transitions: TransitionRecord;
  readonly buckets: BucketRecord;
  readonly clientTokens: ClientTokenRecord;
  readonly counters: CounterRecord;
  readonly faults: FaultsRecord;
  readonly arrangement: ArrangementRecord;
}

export type Kind = keyof Records;

/** Kinds that people see through Describe calls, and so with a delay. The rest is the simulation's own bookkeeping. */
export const RESOURCE_KINDS = [
  'vpcs',
  'subnets',
  'securityGroups',
  'instances',
  'networkInterfaces',
  'volumes',
  'snapshots',
  'images',
  'addresses',
  'internetGateways',
  'routeTables',
  'transitGateways',
  'transitAttachments',
  'transitRouteTables',
  'spotRequests',
] as const satisfies readonly Kind[];

export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** One call as it arrived, whatever came of it. */
export interface Call {
  readonly action: string;
  /** Milliseconds since the Unix epoch, by the site's clock. */
  readonly at: number;
  readonly input: unknown;
  /** EC2's error code where the call failed. */
  readonly error?: string;
}
