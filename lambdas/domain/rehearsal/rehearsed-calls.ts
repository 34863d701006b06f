import { apiOf, callsFor as sharedCalls } from '../site/action-rows.ts';
import type { Action } from '../site/actions.ts';
import { type ApiLimit, demandsOf, type Levels, roomFor, taken, waitFor } from '../site/token-bucket.ts';

/** The account's API allowance, and the part of it that a failover uses. */
export interface PacedApis {
  /** By EC2 API action. An action that is missing is not limited. */
  readonly limits: Readonly<Record<string, ApiLimit>>;
  /** 0 to 1. */
  readonly share: number;
  /** Those of the limits that the deployment declares; all others are EC2's documented defaults. @default none */
  readonly declared?: readonly string[];
}

/** Which of some calls go out within the allowance. */
export interface CallPacer {
  /** Those that the buckets hold now; whatever is left out is deferred. `now`: milliseconds since the Unix epoch. */
  issue(actions: readonly Action[], now: number): ReadonlySet<Action>;
  /** Calls of an API that the buckets have room for now. */
  roomFor(api: string, now: number): number;
}

/** Paces calls as the EC2 adapter does: those of a kind share a call up to its size, each API action has a bucket. */
export const createCallPacer = ({ limits, share }: PacedApis): CallPacer => {
  let levels: Levels = {};
  const isSent = ({ api, batch }: Call, now: number): boolean => {
    const limit = limits[api];
    if (!limit) return true;
    const demands = demandsOf(api, limit, share, batch.length);
    if (waitFor(levels, demands, now) > 0) return false;
    levels = taken(levels, demands, now);
    return true;
  };
  return {
    issue: (actions, now) => new Set(callsFor(actions).flatMap((call) => (isSent(call, now) ? call.batch : []))),
    roomFor: (api, now) => {
      const limit = limits[api];
      return limit ? roomFor(levels, demandsOf(api, limit, share, 1), now) : Number.POSITIVE_INFINITY;
    },
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
