import {
  type CompactJWSHeaderParameters,
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { IssuerUnavailableError } from '../../domain/access.ts';
import type { Clock } from '../../ports/clock.ts';

/** Older keys are asked for again, so that a key that was withdrawn is not trusted for long. */
const MAX_AGE_MS = 600_000;

/** Whatever tokens come: once keys are known, the issuer is not asked more often. */
const COOL_DOWN_MS = 30_000;

export interface KeySetProps {
  readonly issuer: string;
  readonly load: () => Promise<JSONWebKeySet>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * The issuer's keys, for as long as the process lives: where a refresh fails, the known ones are used on. They are
 * refreshed when they are old, and for a token whose key is not among them. A call waits for the refresh that it begins, as
 * a function is frozen between calls and would never end one in the background.
 */
export const createKeySet = (props: KeySetProps): JWTVerifyGetKey => {
  const kept = keep(props);
  return async (header, token) => {
    await kept.refreshIfOld();
    const key = await kept.find(header, token);
    if (key) return key;
    await kept.refresh();
    const newer = await kept.find(header, token);
    if (newer) return newer;
    // After a failure, the issuer may have made the key since.
    const failure = kept.failure();
    throw failure === undefined ? new errors.JWKSNoMatchingKey() : new IssuerUnavailableError(props.issuer, failure);
  };
};

type LocalKeys = ReturnType<typeof createLocalJWKSet>;

/** The newest keys that could be had, and why the last attempt at newer ones has failed, if it has. */
const keep = ({ load, clock }: KeySetProps) => {
  let keys: LocalKeys | undefined;
  let failure: unknown;
  let pending: Promise<void> | undefined;
  const at = { loaded: 0, asked: 0 };

  const loadOnce = async (): Promise<void> => {
    at.asked = clock.now();
    try {
      keys = createLocalJWKSet(await load());
      at.loaded = clock.now();
      failure = undefined;
    } catch (cause) {
      failure = cause;
    }
  };
  /** One request for all who wait. */
  const ask = (): Promise<void> => {
    pending ??= loadOnce().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const isOver = (since: number, ms: number) => clock.now() - since >= ms;
  const refresh = async (): Promise<void> => {
    if (pending || isOver(at.asked, COOL_DOWN_MS)) await ask();
  };
  return {
    refresh,
    refreshIfOld: async (): Promise<void> => {
      if (keys === undefined) await ask();
      else if (isOver(at.loaded, MAX_AGE_MS)) await refresh();
    },
    find: (header: CompactJWSHeaderParameters, token: FlattenedJWSInput) => keys?.(header, token).catch(noneIfUnknown),
    failure: () => failure,
  };
};

const noneIfUnknown = (error: unknown): undefined => {
  if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
};
