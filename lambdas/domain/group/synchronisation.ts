/** Who takes the recovery points of a group: this service, or something else (Data Lifecycle Manager, AWS Backup, a script). */
export type Synchronisation =
  | { readonly by: 'external' }
  | {
      readonly by: 'sdrs';
      /** Seconds from one recovery point of a server to the next, see {@link INTERVAL_SECONDS}. */
      readonly everySeconds: number;
      readonly keep: readonly KeepRule[];
    };

export type OwnSynchronisation = Extract<Synchronisation, { readonly by: 'sdrs' }>;

/** Keeps one recovery point of each stretch of `everySeconds`, as long as the point is no older than `forSeconds`. */
export interface KeepRule {
  readonly everySeconds: number;
  readonly forSeconds: number;
}

/** What is allowed between two recovery points. EBS takes no two snapshots of a volume within 15 s, and a set takes minutes. */
export const INTERVAL_SECONDS = { least: 300, most: 3600 } as const;

const MINUTES = 60;
const HOURS = 3600;
const DAYS = 86_400;

/** Unless a group says otherwise: each quarter of an hour for two hours, hourly for a day, daily for a week. */
export const DEFAULT_SYNCHRONISATION: OwnSynchronisation = {
  by: 'sdrs',
  everySeconds: 15 * MINUTES,
  keep: [
    { everySeconds: 15 * MINUTES, forSeconds: 2 * HOURS },
    { everySeconds: HOURS, forSeconds: DAYS },
    { everySeconds: DAYS, forSeconds: 7 * DAYS },
  ],
};

/** Groups of releases that took no recovery points say nothing of it: something else takes theirs. */
export const synchronisationOf = ({
  synchronisation,
}: {
  readonly synchronisation?: Synchronisation;
}): Synchronisation => synchronisation ?? { by: 'external' };
