import type { Instant } from '../instant.ts';

/** The last modification of a volume. Source: EC2 API Reference, VolumeModification. */
export interface VolumeModification {
  /** `modifying`, `optimizing`, `completed`, `failed`. */
  readonly state: string;
  readonly startedAt: Instant;
  readonly originalGiB: number;
  readonly targetGiB: number;
}

/** Where a network interface would be. */
export interface ObservedSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
}
