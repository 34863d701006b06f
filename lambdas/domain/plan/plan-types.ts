import type { Finding, Verdict } from '../group/findings.ts';
import type { NicPlan } from '../group/promise.ts';
import type { FactSource } from '../group/recording.ts';
import type { Instant } from '../instant.ts';

export interface ServerPlan {
  readonly instanceId: string;
  readonly name: string;
  readonly productionServerId: string;
  readonly drServerId: string;
  readonly verdict: Verdict;
  /** An earlier failover has migrated the server: nothing is left to do, and it is left alone. */
  readonly done?: true;
  /**
   * Expected data loss: seconds from the recovery point it would be brought back to until now, or until production was seen to
   * be fenced, where it still is. Absent where there is no recovery point.
   */
  readonly recoveryPointAgeSeconds?: number;
  /** Where the facts of its production side come from, and how old they are. */
  readonly productionFacts: FactSource;
  readonly findings: readonly Finding[];
  readonly nics: readonly NicPlan[];
}

/** A point that the servers of a group could be brought to, and what that would cost. */
export interface PointOption {
  /** In the words of `--point`. */
  readonly point: string;
  readonly isChosen: boolean;
  /** Seconds of writes that would be lost, of the worst server. Absent where one has no recovery point for it. */
  readonly expectedLossSeconds?: number;
  /** Most seconds after the fence until the newest recovery point takes the place of it. Absent where nothing is waited for. */
  readonly waitsAtMostSeconds?: number;
  /** Of the whole failover, by a rehearsal. Absent where some server would not be migrated, and in a kept plan. */
  readonly expectedSeconds?: number;
  /** Why the group cannot be brought to it. */
  readonly impossible?: string;
}

/** What a failover would do, and whether it may. Nothing is moved by making one. */
export interface FailoverPlan {
  readonly groupId: string;
  /** When the look that it rests on began. */
  readonly madeAt: Instant;
  /** Fingerprint of the facts that it rests on: while they are the same, so is the plan. */
  readonly digest: string;
  readonly verdict: Verdict;
  /** The worst of its servers' with replicated disks; absent where one of them has no recovery point. */
  readonly recoveryPointAgeSeconds?: number;
  /** The points that the group could be brought to. Absent in plans that earlier releases have kept. */
  readonly points?: readonly PointOption[];
  /** Findings on the group as a whole. */
  readonly findings: readonly Finding[];
  readonly servers: readonly ServerPlan[];
}
