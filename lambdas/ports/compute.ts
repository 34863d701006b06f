import type { Permission } from '../domain/readiness/permissions.ts';
import type { PacedApis } from '../domain/rehearsal/rehearsed-calls.ts';
import type { Action, ActionOutcome } from '../domain/site/actions.ts';
import type { ObservedSite } from '../domain/site/observed.ts';
import type { SiteQuery } from '../domain/site/site-query.ts';
import type { Levels } from '../domain/site/token-bucket.ts';
import type { Changer } from './changer.ts';
import type { Disposer } from './disposer.ts';
import type { Replicator } from './replicator.ts';

/** EC2, as the failover needs it: look, then act. */
export interface Compute {
  /**
   * A look at all that the query names, in batched calls. A resource missing from a successful answer is `absent`; one
   * whose call failed is `unknown`, with the reason.
   */
  observe(query: SiteQuery): Promise<ObservedSite>;
  /**
   * Issues the actions within the account's API allowance, each at most once, and answers in the same order. Waits for
   * the allowance until `until` (milliseconds since the Unix epoch) at the latest, without `until` not at all; what
   * does not fit is `deferred`. Never throws for what EC2 answers.
   */
  perform(actions: readonly Action[], until?: number): Promise<readonly ActionOutcome[]>;
  /**
   * Whether the caller's own identity may issue the actions, by dry runs within the account's API allowance, in the
   * same order. Nothing is done. What EC2 cannot be asked for, or does not answer by `until`, is `unknown`.
   */
  mayPerform(actions: readonly Action[], until: number): Promise<readonly Permission[]>;
  /** The account's API allowance that `perform` keeps to. */
  allowances(): Promise<PacedApis>;
  /** Calls of an API action that the account's allowance has room for now. */
  roomFor(api: string): number;
  /** How full the account's buckets are, as far as this process knows. */
  levels(): Levels;
  /** Learns how full another process has left the buckets. */
  resume(levels: Levels): void;
  /** The snapshots of its disks, within the same allowance. */
  readonly replicator: Replicator;
  /** What is deleted there, within the same allowance. */
  readonly disposer: Disposer;
  /** What a client has changed, within the same allowance. */
  readonly changer: Changer;
  /** Starts a stopped server. @throws ServerNotStartedError with EC2's code and the remedy */
  startServer(serverId: string): Promise<void>;
}
