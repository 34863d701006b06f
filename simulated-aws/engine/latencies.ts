/** How long EC2 takes for what it does after it has answered, in milliseconds. */
export interface Latencies {
  readonly launchMs: number;
  readonly startMs: number;
  /** A graceful stop. */
  readonly stopMs: number;
  /** A stop with `SkipOsShutdown`. */
  readonly forcedStopMs: number;
  readonly terminateMs: number;
  /** From `running` until the status checks pass. */
  readonly statusChecksMs: number;
  readonly nicAttachMs: number;
  readonly nicDetachMs: number;
  readonly volumeCreateMs: number;
  readonly volumeAttachMs: number;
  readonly volumeDetachMs: number;
  /** Until a modified volume has its new size. */
  readonly volumeModifyMs: number;
  /** Until its modification is completed. */
  readonly volumeOptimizeMs: number;
  /** The least that a snapshot takes. */
  readonly snapshotMs: number;
  /** For each GiB that has to be copied for it, where that is longer. */
  readonly snapshotGiBMs: number;
  /** Until a Spot request follows what happened to its server, or is fulfilled. */
  readonly spotRequestMs: number;
  /** How far Describe calls lag behind the last write. */
  readonly consistencyLagMs: number;
}

/**
 * Times of the order that EC2 shows in practice. UNVERIFIED[typical-times]: AWS publishes none of them; they only have
 * to make callers wait. The lag is that of EC2 Developer Guide, Eventual consistency ("a few seconds"; here a usual
 * lag).
 */
export const ec2LikeLatencies: Latencies = {
  launchMs: 12_000,
  startMs: 10_000,
  stopMs: 35_000,
  forcedStopMs: 15_000,
  terminateMs: 30_000,
  statusChecksMs: 120_000,
  nicAttachMs: 3_000,
  nicDetachMs: 6_000,
  volumeCreateMs: 3_000,
  volumeAttachMs: 3_000,
  volumeDetachMs: 5_000,
  volumeModifyMs: 5_000,
  volumeOptimizeMs: 600_000,
  snapshotMs: 60_000,
  snapshotGiBMs: 600,
  spotRequestMs: 5_000,
  consistencyLagMs: 1_000,
};

/** Everything is done at the moment it is asked for, and seen at once. */
export const instantaneousLatencies = Object.fromEntries(
  Object.keys(ec2LikeLatencies).map((name) => [name, 0]),
) as unknown as Latencies;
