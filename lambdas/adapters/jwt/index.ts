import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { InvalidTokenError } from '../../domain/access.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Bearer, Tokens } from '../../ports/tokens.ts';
import type { Web } from './fetch-json.ts';
import { createKeySet } from './key-set.ts';
import { loadKeys } from './load-keys.ts';

export interface JwtIssuer {
  /** As it stands in its tokens' `iss`, e.g. `https://login.example.com/realm`. */
  readonly issuer: string;
  /** One of the tokens' `aud`. */
  readonly audience: string;
}

export interface JwtDeps extends Web {
  readonly clock: Pick<Clock, 'now'>;
}

/** The issuer's requests to the world, as Node makes them. */
export const WEB: Web = { fetch: (url, init) => fetch(url, init), deadline: (ms) => AbortSignal.timeout(ms) };

/** Asymmetric algorithms only: with a shared secret, everybody who can check a token could issue tokens. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** The clocks of issuer and function may differ by this. Seconds. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** JWTs of one issuer, checked with the keys that it publishes (OpenID Connect Discovery 1.0). */
export const createJwtTokens = (trusted: JwtIssuer, deps: JwtDeps): Tokens => {
  const { issuer } = trusted;
  const keys = createKeySet({ issuer, load: () => loadKeys(issuer, deps), clock: deps.clock });
  return { verify: async (token) => bearerOf(await verified(token, keys, trusted, deps.clock)) };
};

/** @throws InvalidTokenError, IssuerUnavailableError */
const verified = async (
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience }: JwtIssuer,
  clock: Pick<Clock, 'now'>,
): Promise<JWTPayload> => {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(clock.now()),
    });
    return payload;
  } catch (cause) {
    const { code, message } = cause as { readonly code?: string; readonly message?: string };
    if (code === undefined || !REFUSALS.test(code)) throw cause;
    throw new InvalidTokenError(message ?? code, cause);
  }
};

/** The codes of jose that speak of the token itself, and not of the way to the keys. */
const REFUSALS = /^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_MATCHING_KEYS)/;

/** Scopes stand in `scope` separated by spaces (RFC 8693), in `scp` at some issuers, as a list or alike. */
const Claims = z.looseObject({
  sub: z.string().min(1),
  scope: z.string().optional(),
  scp: z.union([z.string(), z.array(z.string())]).optional(),
});

const bearerOf = (payload: JWTPayload): Bearer => {
  const claims = Claims.safeParse(payload);
  if (!claims.success)
    throw new InvalidTokenError('its claims "sub" or "scope" are not of the usual form', claims.error);
  const { sub, scope = '', scp = [] } = claims.data;
  const more = typeof scp === 'string' ? scp.split(' ') : scp;
  return { subject: sub, scopes: [...scope.split(' '), ...more].filter((one) => one !== '') };
};
