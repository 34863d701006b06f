import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { InvalidTokenError } from '../../domain/access.ts';
import type { Bearer, Tokens } from '../../ports/tokens.ts';

export interface JwtIssuer {
  /** As it stands in its tokens' `iss`, e.g. `https://login.example.com/realm`. */
  readonly issuer: string;
  /** One of the tokens' `aud`. */
  readonly audience: string;
}

/** Asymmetric algorithms only: with a shared secret, whoever can check a token could issue one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** JWTs of one issuer, checked with the keys that it publishes (OpenID Connect Discovery 1.0). */
export const createJwtTokens = (
  { issuer, audience }: JwtIssuer,
  keysOf: (issuer: string) => Promise<JWTVerifyGetKey> = discoverKeys,
): Tokens => {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  /** Asked for once; after a failure again. */
  const known = () => {
    keys ??= keysOf(issuer).catch((cause: unknown) => {
      keys = undefined;
      throw cause;
    });
    return keys;
  };
  return {
    verify: async (token) => {
      const key = await known();
      return bearerOf(await verified(token, key, { issuer, audience }));
    },
  };
};

/** @throws InvalidTokenError; whatever else goes wrong on the way to the issuer's keys is thrown as it is */
const verified = async (token: string, key: JWTVerifyGetKey, { issuer, audience }: JwtIssuer): Promise<JWTPayload> => {
  try {
    const options = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp', 'sub'] };
    return (await jwtVerify(token, key, options)).payload;
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

const Configuration = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

const discoverKeys = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const where = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(where);
  if (!answer.ok)
    throw new Error(`${where} answers ${answer.status}. The context option jwtIssuer must be an OpenID issuer.`);
  return createRemoteJWKSet(new URL(Configuration.parse(await answer.json()).jwks_uri));
};
