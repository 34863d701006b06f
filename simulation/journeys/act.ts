/** What people and schedules ask of a group, one after the other. */
export const ACTS = [
  'enable',
  'disable',
  'fail-over',
  'cancel',
  'restore',
  'synchronise',
  'pin',
  'unpin',
  'delete-leftovers',
  'start-production',
] as const;

export type ActName = (typeof ACTS)[number];

/** Points that a failover or a restore is asked for. `earlier` is a moment ten minutes ago, `named` the second newest set. */
export const POINTS = ['newest', 'final', 'live', 'earlier', 'named'] as const;

export type PointName = (typeof POINTS)[number];

/** An act of a journey, as a value. */
export interface Act {
  readonly is: ActName;
  /** Seconds after the act before it, or after that one's end. */
  readonly after: number;
  /** The next act does not wait for its end. */
  readonly beside?: true;
  /** Of a failover or a restore. @default `newest` */
  readonly point?: PointName;
}
