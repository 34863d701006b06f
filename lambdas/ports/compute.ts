import type { Permission } from '../domain/rehearsal/permissions.ts';
import type { PacedApis } from '../domain/rehearsal/rehearsed-calls.ts';
import type { Action, ActionOutcome, Protection } from '../domain/site/actions.ts';
import type { ObservedSite } from '../domain/site/observed.ts';

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
  /** Also ask which Auto Scaling groups those servers belong to. @default false */
  readonly scaling?: boolean;
  /** Auto Scaling groups by name: whether they exist. */
  readonly scalingGroups?: readonly string[];
  /** Also ask what kind of request the Spot servers among them were launched by. @default false */
  readonly spotRequests?: boolean;
  /** Servers whose stop or termination protection is looked at: one call for each of them. */
  readonly protections?: Partial<Readonly<Record<Protection, readonly string[]>>>;
  /** Every server tagged as the DR server of one of these, in addition to `servers`. */
  readonly drServersOf?: readonly string[];
  /** Network interface ids. */
  readonly nics?: readonly string[];
  /** Every network interface attached to these servers, in addition to `nics`. */
  readonly nicsOfServers?: readonly string[];
  /** EIP allocation ids. */
  readonly addresses?: readonly string[];
  /** EBS volume ids. */
  readonly volumes?: readonly string[];
  /** EBS volumes whose loading from their snapshots is asked for. */
  readonly loadingOf?: readonly string[];
  /** Every volume made for these replication pairs, by tag, in addition to `volumes`. */
  readonly volumesOfPairs?: readonly string[];
  /** Every server that was launched for these protected instances, by tag, in addition to `servers`. */
  readonly relaunchesOf?: readonly string[];
  /** Snapshots of these EBS volumes, owned by this account. */
  readonly snapshotsOfVolumes?: readonly string[];
  /** VPC route table ids. */
  readonly routeTables?: readonly string[];
  /** Transit gateway route table ids. */
  readonly transitRouteTables?: readonly string[];
  /** Security group ids. */
  readonly securityGroups?: readonly string[];
  /** ARNs of the KMS keys of disks. */
  readonly keys?: readonly string[];
  /** Resources of any kind whose group, by its tag, is asked for. */
  readonly groupTags?: readonly string[];
  /** Every resource that carries the tag of one of these groups, in addition to `groupTags`. */
  readonly taggedFor?: readonly string[];
  /** Instance type names. */
  readonly serverTypes?: readonly string[];
}

/** EC2, as the failover needs it: look, then act. */
export interface Compute {
  /**
   * A look at all that the query names, in batched calls. A resource missing from a successful answer is `absent`; one
   * whose call failed is `unknown`, with the reason.
   */
  observe(query: SiteQuery): Promise<ObservedSite>;
  /**
   * Issues the actions within the account's API allowance, each at most once, and answers in the same order. Waits for
   * the allowance until `until` (milliseconds since the Unix epoch) at the latest; what does not fit is `deferred`.
   * Never throws for what EC2 answers.
   */
  perform(actions: readonly Action[], until: number): Promise<readonly ActionOutcome[]>;
  /**
   * Whether the caller's own identity may issue the actions, by dry runs within the account's API allowance, in the same order.
   * Nothing is done. What EC2 cannot be asked for, or does not answer by `until`, is `unknown`.
   */
  mayPerform(actions: readonly Action[], until: number): Promise<readonly Permission[]>;
  /** The account's API allowance that `perform` keeps to. */
  allowances(): Promise<PacedApis>;
  /** Starts a stopped server. @throws ServerNotStartedError with EC2's code and the remedy */
  startServer(serverId: string): Promise<void>;
}
