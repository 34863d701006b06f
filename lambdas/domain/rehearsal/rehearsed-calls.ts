import { apiOf, callsFor as sharedCalls } from '../site/action-rows.ts';
import type { Action } from '../site/actions.ts';
import { type ApiLimit, type Bucket, createBucket } from '../site/token-bucket.ts';

/** The account's API allowance, and the part of it that a failover uses. */
export interface PacedApis {
  /** By EC2 API action. An action that is missing is not limited. */
  readonly limits: Readonly<Record<string, ApiLimit>>;
  /** 0 to 1. */
  readonly share: number;
  /** Those of the limits that the deployment declares; all others are EC2's documented defaults. @default none */
  readonly declared?: readonly string[];
}

/** When each of some calls goes out within the allowance. */
export interface CallPacer {
  /** Times by action, in milliseconds; an action that would go out after `until` is left out. */
  issue(actions: readonly Action[], now: number, until: number): ReadonlyMap<Action, number>;
}

/** Paces calls as the EC2 adapter does: those of a kind share a call up to its size, each API action has a bucket. */
export const createCallPacer = ({ limits, share }: PacedApis, start: number): CallPacer => {
  const buckets = new Map<string, readonly Bucket[]>();
  const bucketsOf = (api: string): readonly Bucket[] => {
    const known = buckets.get(api);
    if (known) return known;
    const limit = limits[api];
    const allowances = limit ? [limit.requests, ...(limit.resources ? [limit.resources] : [])] : [];
    const made = allowances.map((allowance) => createBucket(allowance, share, start));
    buckets.set(api, made);
    return made;
  };
  const sendAt = (api: string, resources: number, now: number, until: number): number | undefined => {
    const demands = bucketsOf(api).map((bucket, n) => ({ bucket, tokens: n === 0 ? 1 : resources }));
    const at = now + Math.max(0, ...demands.map(({ bucket, tokens }) => bucket.waitFor(tokens, now)));
    if (at > until) return undefined;
    for (const { bucket, tokens } of demands) bucket.take(tokens, now);
    return at;
  };
  const timesOf = ({ api, batch }: Call, now: number, until: number): (readonly [Action, number])[] => {
    const at = sendAt(api, batch.length, now, until);
    return at === undefined ? [] : batch.map((action) => [action, at] as const);
  };
  return {
    issue: (actions, now, until) => new Map(callsFor(actions).flatMap((call) => timesOf(call, now, until))),
  };
};

interface Call {
  readonly api: string;
  readonly batch: readonly Action[];
}

const callsFor = (actions: readonly Action[]): Call[] =>
  sharedCalls(actions.map((action) => ({ action }))).map(({ members }) => ({
    api: apiOf(members[0].action),
    batch: members.map(({ action }) => action),
  }));
