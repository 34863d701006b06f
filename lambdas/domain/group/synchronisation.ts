import type { Instant } from '../instant.ts';
import type { RunKind } from './run-kind.ts';
import type { GroupStatus } from './status.ts';

/** One line of a retention policy: of each stretch of time one recovery point is kept for so long. */
export interface KeepRule {
  /** Length of a stretch, in seconds. Stretches are counted from 1970, so days begin at midnight, UTC. */
  readonly everySeconds: number;
  /** Age up to which the stretch's recovery point is kept, in seconds. */
  readonly forSeconds: number;
}

/** Who takes the recovery points of a group. */
export type Synchronisation =
  /** Data Lifecycle Manager, AWS Backup, a script: something that the service neither starts nor stops. */
  | { readonly by: 'external' }
  | {
      readonly by: 'sdrs';
      /** Seconds between the recovery points of a server, see {@link SYNCHRONISATION_SECONDS}. */
      readonly everySeconds: number;
      readonly keep: readonly KeepRule[];
    };

/** How often the service takes recovery points: EC2 takes 5 pending snapshots a volume, and an hour is DLM's least. */
export const SYNCHRONISATION_SECONDS = { least: 300, most: 3600 } as const;

/** What a new group gets: every 15 minutes for 2 hours, hourly for a day, daily for a week. */
export const DEFAULT_SYNCHRONISATION = {
  by: 'sdrs',
  everySeconds: 900,
  keep: [
    { everySeconds: 900, forSeconds: 7200 },
    { everySeconds: 3600, forSeconds: 86_400 },
    { everySeconds: 86_400, forSeconds: 604_800 },
  ],
} as const satisfies Synchronisation;

/** What of a group says whether recovery points are taken. */
export interface Synchronised {
  readonly status: GroupStatus;
  readonly synchronisation?: Synchronisation;
  readonly lease?: { readonly kind: string; readonly epoch: number; readonly takenAt: Instant };
}

/** Groups of earlier releases say nothing: something else takes their recovery points. */
export const synchronisationOf = ({ synchronisation }: Synchronised): Synchronisation =>
  synchronisation ?? { by: 'external' };

/** Statuses in which the service takes recovery points. */
const SYNCHRONISED: readonly GroupStatus[] = ['starting', 'reprotecting', 'protected'];

/** Runs that go along with synchronisation. Every other one stops it from the moment of its lease on. */
const LETTING: readonly (RunKind | 'enable' | 'reprotect')[] = ['enable', 'reprotect'];

/** Whether the service is to take recovery points of the group now, and may delete old ones. */
export const isSynchronising = (group: Synchronised): boolean =>
  synchronisationOf(group).by === 'sdrs' &&
  SYNCHRONISED.includes(group.status) &&
  (group.lease === undefined || (LETTING as readonly string[]).includes(group.lease.kind));
