import type { PacedApis } from '../../../domain/rehearsal/rehearsed-calls.ts';
import {
  type ApiLimit,
  type Demand,
  demandsOf,
  isLook,
  type Levels,
  later,
  roomFor,
  taken,
  throttled,
  waitFor,
} from '../../../domain/site/token-bucket.ts';
import type { Clock } from '../../../ports/clock.ts';
import { API_LIMITS, type ApiAction, type DeclaredAllowance } from './limits.ts';

/** Keeps all EC2 calls of this process within the account's allowance of each API action. */
export interface Pacer {
  /**
   * Takes one request token, and `resources` resource tokens where the action counts those, waiting for them on the
   * clock. `false`, at once and with nothing taken, where the wait would last beyond `until` (milliseconds since the
   * Unix epoch); without `until`, where there would be any wait.
   */
  take(api: ApiAction, until?: number, resources?: number): Promise<boolean>;
  /** EC2 throttled a call: others use the allowance as well, so less of it is used from now on. */
  drained(api: ApiAction): void;
  /** What it keeps to. */
  readonly allowances: PacedApis;
  /** Calls of an API action that go at once. */
  roomFor(api: string): number;
  /** How full the account's buckets are, as far as it knows. */
  levels(): Levels;
  /** Learns how full the buckets were when another process left them. */
  resume(levels: Levels): void;
}

export interface PacerOptions extends DeclaredAllowance {
  readonly clock: Clock;
}

/** Consoles and agents of people look as well, in the same hour: looks leave them this much. */
const SHARE_OF_LOOKS = 0.7;

/** A pacer with full buckets. Calls are served in the order of their asking. */
export const createPacer = ({ clock, share = 1, limits: declared = {} }: PacerOptions): Pacer => {
  const limits: Readonly<Record<ApiAction, ApiLimit>> = { ...API_LIMITS, ...declared };
  const isLimited = (api: string): api is ApiAction => api in limits;
  let levels: Levels = {};
  const demands = (api: ApiAction, resources = 1): readonly Demand[] =>
    demandsOf(api, limits[api], isLook(api) ? Math.min(share, SHARE_OF_LOOKS) : share, resources);
  return {
    async take(api, until, resources) {
      const now = clock.now();
      const demanded = demands(api, resources);
      const wait = waitFor(levels, demanded, now);
      if (until === undefined ? wait > 0 : now + wait > until) return false;
      levels = taken(levels, demanded, now);
      if (wait > 0) await clock.sleep(wait);
      return true;
    },
    allowances: { limits, share, declared: Object.keys(declared) },
    drained(api) {
      levels = throttled(levels, demands(api), clock.now());
    },
    roomFor: (api) => (isLimited(api) ? roomFor(levels, demands(api), clock.now()) : Number.POSITIVE_INFINITY),
    levels: () => levels,
    resume(left) {
      levels = later(levels, left);
    },
  };
};
