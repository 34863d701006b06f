export interface DiskSpec {
  readonly sizeGiB: number;
  /** EBS volume type, e.g. `gp3`. */
  readonly type: string;
  readonly iops?: number;
  /** MiB/s. */
  readonly throughput?: number;
}
