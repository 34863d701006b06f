/** What becomes of one try of a function at one of its calls. */
export type Interruption =
  /** It stands still before the call takes effect, and its caller calls again. */
  | 'before'
  /** It stands still before the answer arrives, and its caller calls again. */
  | 'after'
  /** The service refuses this write, the try fails of it, and its other writes that are under way arrive late. */
  | 'rejected';

/** When the old try goes on. */
export const WAKES = [
  'retry-began',
  'retry-ended',
  'pass-after',
  'failover-ended',
  'cancel-began',
  'cancel-took-lease',
  'cancel-ended',
  'timed-out',
] as const;

export type Wake = (typeof WAKES)[number];

/** The one try that lives on beside its retry. */
export interface OldTry {
  /** Number of the attempt, among all of the run. */
  readonly attempt: number;
  /** Number of its call; 1 is the first. */
  readonly call: number;
  readonly interruption: Interruption;
  readonly wake: Wake;
}
