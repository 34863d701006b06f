/** Faults on demand, as they are kept with a site. */

export interface PlannedFailure {
  readonly action: string;
  readonly code: string;
  readonly times: number;
  /** The call takes effect and only its answer is lost. */
  readonly afterEffect: boolean;
}

export interface FaultsRecord {
  readonly id: string;
  /** Instances whose stop never ends. */
  readonly hungStops: readonly string[];
  /** Network interfaces and volumes whose detachment ends only when forced. */
  readonly hungDetaches: readonly string[];
  readonly brokenZones: readonly string[];
  /** Zones whose own control plane fails too. */
  readonly unanswering: readonly string[];
  readonly brokenServers: readonly string[];
  /** Volumes whose snapshots are not copied any further. */
  readonly hungSnapshots: readonly string[];
  /** Volumes whose snapshots end in error. */
  readonly failingSnapshots: readonly string[];
  /** Volumes that answer no more. */
  readonly stalledVolumes: readonly string[];
  /** Volumes whose I/O EBS has disabled, as their data may be inconsistent. */
  readonly disabledVolumes: readonly string[];
  /** Servers whose application answers its checks with 503. */
  readonly failingApplications: readonly string[];
  readonly deniedActions: readonly string[];
  readonly failures: readonly PlannedFailure[];
}
