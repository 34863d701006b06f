import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { JwtDeps } from '../../../lambdas/adapters/jwt/index.ts';
import { createFakeClock } from './time-and-ids.ts';

export const ISSUER = 'https://login.example.com/realm';
export const AUDIENCE = 'sdrs';

const DOCUMENT = `${ISSUER}/.well-known/openid-configuration`;
const KEYS = 'https://keys.example.com/realm';

export interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly scope?: string;
  readonly scp?: readonly string[];
  /** From now on. Seconds. */
  readonly expires?: number;
  readonly notBefore?: number;
}

type Answer = () => Response | Promise<Response>;

const keyPair = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'RS256' };
  return { kid, privateKey, jwk };
};

export type IssuerKey = Awaited<ReturnType<typeof keyPair>>;

/** An OpenID issuer without a network: its document, its keys, its tokens; what it answers can be changed at any time. */
export const createFakeIssuer = async () => {
  const clock = createFakeClock();
  const first = await keyPair('k1');
  const web: { document: Answer; keys: Answer } = {
    document: () => Response.json({ issuer: ISSUER, jwks_uri: KEYS }),
    keys: () => Response.json({ keys: [first.jwk] }),
  };
  const asked: string[] = [];
  const impatience = new AbortController();
  const deps: JwtDeps = {
    clock,
    deadline: () => impatience.signal,
    fetch: async (url, { signal }) => {
      asked.push(url);
      if (url !== DOCUMENT && url !== KEYS) throw new Error(`Nobody is at ${url}.`);
      const answer = url === DOCUMENT ? web.document() : web.keys();
      return Promise.race([answer, aborted(signal as AbortSignal)]);
    },
  };
  const sign = (claims: Claims = {}, { kid, privateKey }: IssuerKey = first) => {
    const { iss = ISSUER, aud = AUDIENCE, sub = 'ada', expires = 300, notBefore, ...rest } = claims;
    const now = Math.floor(clock.now() / 1_000);
    const token = new SignJWT({ scope: 'sdrs:read', ...rest })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(iss)
      .setAudience(aud)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + expires);
    return (notBefore === undefined ? token : token.setNotBefore(now + notBefore)).sign(privateKey);
  };
  const publish = (...keys: readonly IssuerKey[]) => {
    web.keys = () => Response.json({ keys: keys.map(({ jwk }) => jwk) });
  };
  const fail = (why = 'no route to host') => {
    web.document = () => Promise.reject(new TypeError(why));
    web.keys = web.document;
  };
  const runOut = () => impatience.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  return { clock, deps, web, asked, sign, publish, fail, first, runOut };
};

export const anotherKey = keyPair;

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
