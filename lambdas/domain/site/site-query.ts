import type { Protection } from './actions.ts';

/** What to look at. What is left out is not asked for. */
export interface SiteQuery {
  /** EC2 instance ids. */
  readonly servers?: readonly string[];
  /** Also ask EC2's status checks of those servers. @default false */
  readonly statusChecks?: boolean;
  /**
   * Availability zone by EC2 instance id, as far as it is known beforehand. Servers of different zones are asked for in
   * different calls, so that a zone in trouble hides no server of another one.
   */
  readonly zones?: ReadonlyMap<string, string>;
  /** Servers whose application status is asked for, with the checks that fail, besides `servers`. */
  readonly applicationStatusOf?: readonly string[];
  /** Also ask which Auto Scaling groups those servers belong to. @default false */
  readonly scaling?: boolean;
  /** Auto Scaling groups by name: whether they exist. */
  readonly scalingGroups?: readonly string[];
  /** Also ask what kind of request the Spot servers among them were launched by. @default false */
  readonly spotRequests?: boolean;
  /** Servers whose stop or termination protection is looked at: one call for each of them. */
  readonly protections?: Partial<Readonly<Record<Protection, readonly string[]>>>;
  /** Every server tagged as the DR server of one of these, besides `servers`. */
  readonly drServersOf?: readonly string[];
  /** Network interface ids. */
  readonly nics?: readonly string[];
  /** Every network interface attached to these servers, besides `nics`. */
  readonly nicsOfServers?: readonly string[];
  /** EIP allocation ids. */
  readonly addresses?: readonly string[];
  /** EBS volume ids. */
  readonly volumes?: readonly string[];
  /** EBS volumes whose loading from their snapshots is asked for. */
  readonly loadingOf?: readonly string[];
  /** Every volume made for these replication pairs, by tag, besides `volumes`. */
  readonly volumesOfPairs?: readonly string[];
  /** Every volume that was taken off a server in these groups, by tag, besides `volumes`. */
  readonly volumesFreedIn?: readonly string[];
  /** Every server that was launched for these protected instances, by tag, besides `servers`. */
  readonly relaunchesOf?: readonly string[];
  /** Snapshots of these EBS volumes, owned by this account. */
  readonly snapshotsOfVolumes?: readonly string[];
  /** VPC route table ids. */
  readonly routeTables?: readonly string[];
  /** Transit gateway route table ids. */
  readonly transitRouteTables?: readonly string[];
  /** VPC ids. */
  readonly vpcs?: readonly string[];
  /** VPCs whose internet gateway is asked for. */
  readonly gatewaysOf?: readonly string[];
  /** Security group ids. */
  readonly securityGroups?: readonly string[];
  /** ARNs of the KMS keys of disks. */
  readonly keys?: readonly string[];
  /** Resources of any kind whose group, by its tag, is asked for. */
  readonly groupTags?: readonly string[];
  /** Every resource that carries the tag of one of these groups, besides `groupTags`. */
  readonly taggedFor?: readonly string[];
  /** Instance type names. */
  readonly serverTypes?: readonly string[];
}
