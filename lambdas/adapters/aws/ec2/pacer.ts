import type { PacedApis } from '../../../domain/rehearsal/rehearsed-calls.ts';
import { type ApiLimit, type Bucket, createBucket } from '../../../domain/site/token-bucket.ts';
import type { Clock } from '../../../ports/clock.ts';
import { API_LIMITS, type ApiAction, type DeclaredAllowance } from './limits.ts';

/** Keeps all EC2 calls of this process within the account's allowance of each API action. */
export interface Pacer {
  /**
   * Takes one request token, and `resources` resource tokens where the action counts those, waiting for them on the
   * clock. `false`, at once and with nothing taken, where the wait would last beyond `until` (milliseconds since the
   * Unix epoch).
   */
  take(api: ApiAction, until: number, resources?: number): Promise<boolean>;
  /** EC2 throttled a call: others have used the allowance up, so it is counted as empty until EC2 refills it. */
  drained(api: ApiAction): void;
  /** What it keeps to. */
  readonly allowances: PacedApis;
}

export interface PacerOptions extends DeclaredAllowance {
  readonly clock: Clock;
}

/** A pacer with full buckets. Calls are served in the order of their asking. */
export const createPacer = ({ clock, share = 0.7, limits: declared = {} }: PacerOptions): Pacer => {
  const limits: Readonly<Record<ApiAction, ApiLimit>> = { ...API_LIMITS, ...declared };
  const buckets = new Map<ApiAction, readonly Bucket[]>();
  const bucketsOf = (api: ApiAction): readonly Bucket[] => {
    const known = buckets.get(api);
    if (known) return known;
    const limit = limits[api];
    const made = [limit.requests, ...(limit.resources ? [limit.resources] : [])].map((allowance) =>
      createBucket(allowance, share, clock.now()),
    );
    buckets.set(api, made);
    return made;
  };
  return {
    async take(api, until, resources = 1) {
      const now = clock.now();
      const demands = bucketsOf(api).map((bucket, index) => ({ bucket, tokens: index === 0 ? 1 : resources }));
      const wait = Math.max(...demands.map(({ bucket, tokens }) => bucket.waitFor(tokens, now)));
      if (now + wait > until) return false;
      for (const { bucket, tokens } of demands) bucket.take(tokens, now);
      if (wait > 0) await clock.sleep(wait);
      return true;
    },
    allowances: { limits, share, declared: Object.keys(declared) },
    drained(api) {
      for (const bucket of bucketsOf(api)) bucket.empty(clock.now());
    },
  };
};
