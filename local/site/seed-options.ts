import type { SpotRequestKind } from '../../lambdas/domain/site/observed.ts';
import type { Ec2OnClock } from './ec2.ts';
import type { Place } from './specs.ts';

export interface SeedOptions extends Ec2OnClock {
  /** Production servers; as many DR servers are made. */
  readonly servers: number;
  /** Name of the group that the description is for. */
  readonly name: string;
  readonly zones: { readonly production: string; readonly dr: string };
  /** The image's root device, for an EC2 that leaves it out where a launch names other disks. @default not named */
  readonly rootDevice?: string;
  /** Production is on Spot, by such requests. @default On-Demand */
  readonly spot?: SpotRequestKind;
  /** Disks of production are encrypted, those that the launch names. @default not encrypted */
  readonly encryption?: Place['encryption'];
  /** Type of every server. @default each has one of its own */
  readonly instanceType?: string;
  /** Of each production server. @default 1 */
  readonly recoveryPoints?: number;
  /** Whether the subnet of the service NICs has an IPv6 block. @default false */
  readonly ipv6?: boolean;
}
