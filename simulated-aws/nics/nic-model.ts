import type { ConnectionTrackingConfiguration } from '@aws-sdk/client-ec2';
import type { Resource } from '../engine/resource.ts';

export interface NicAttachmentRecord {
  readonly id: string;
  readonly instanceId: string;
  readonly deviceIndex: number;
  readonly status: 'attaching' | 'attached' | 'detaching';
  readonly deleteOnTermination: boolean;
  readonly attachTime: number;
  /** @default 0 */
  readonly networkCard?: number;
  /** @default off */
  readonly enaExpress?: { readonly udp: boolean };
}

export interface PrivateIpRecord {
  readonly address: string;
  readonly primary: boolean;
}

export interface NicRecord extends Resource {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly macAddress: string;
  readonly description: string;
  readonly sourceDestCheck: boolean;
  readonly groups: readonly string[];
  readonly privateIps: readonly PrivateIpRecord[];
  readonly ipv6?: readonly string[];
  /** Delegated, in CIDR notation. */
  readonly ipv4Prefixes?: readonly string[];
  readonly ipv6Prefixes?: readonly string[];
  /** Public IP that EC2 has assigned itself; absent where there is none. */
  readonly publicIp?: string;
  /** Whether EC2 is to assign it one whenever its server starts. */
  readonly wantsPublicIp?: boolean;
  /** Time-outs of connections in seconds, as they were asked for. */
  readonly tracking?: ConnectionTrackingConfiguration;
  /** The service that manages it; absent where its owner does. */
  readonly operator?: string;
  readonly attachment?: NicAttachmentRecord;
}
