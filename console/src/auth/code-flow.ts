import {
  type AuthorizationServer,
  authorizationCodeGrantRequest,
  type Client,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import type { SignIn } from '../api/surroundings.ts';

/** What one way to the issuer and back is known by. Nobody else can use the code that comes back. */
export interface Attempt {
  readonly state: string;
  readonly verifier: string;
  readonly nonce?: string;
  /** The page that the person was on. */
  readonly hash: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Absent: the issuer does not tell. */
  readonly lifetimeMs?: number;
}

const PATIENCE_MS = 35_000;

/** Of identity tokens: OpenID Connect takes RS256 for granted, and issuers sign otherwise too. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const serverOf = ({ issuer, tokenEndpoint }: SignIn): AuthorizationServer => ({
  issuer,
  token_endpoint: tokenEndpoint,
  id_token_signing_alg_values_supported: ALGORITHMS,
});

/** A page in a browser keeps no secret: the client has none. */
const clientOf = ({ clientId }: SignIn): Client => ({ client_id: clientId });

const options = () => ({ signal: AbortSignal.timeout(PATIENCE_MS) });

const newAttempt = ({ scope }: SignIn, hash: string): Attempt => ({
  state: generateRandomState(),
  verifier: generateRandomCodeVerifier(),
  // It stands in the identity token, which an issuer gives only who asks for one.
  ...(scope.split(' ').includes('openid') && { nonce: generateRandomNonce() }),
  hash,
});

export interface Asked {
  readonly hash: string;
  readonly redirectUri: string;
  /** Who has signed out is not let in as the same person unasked. */
  readonly anew: boolean;
}

/** Where to send the person, and what to keep until the person is back (authorization code with PKCE, RFC 7636, S256). */
export const begin = async (signIn: SignIn, { hash, redirectUri, anew }: Asked) => {
  const attempt = newAttempt(signIn, hash);
  const url = new URL(signIn.authorizationEndpoint);
  const query = {
    response_type: 'code',
    client_id: signIn.clientId,
    redirect_uri: redirectUri,
    scope: signIn.scope,
    state: attempt.state,
    code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(attempt.nonce && { nonce: attempt.nonce }),
    ...(anew && { prompt: 'login' }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { attempt, url: url.href };
};

export interface Returned {
  /** The page's address as the issuer has sent the person back to it. */
  readonly url: URL;
  readonly redirectUri: string;
  readonly attempt: Attempt;
}

/** The tokens for the code that came back. @throws whatever the issuer or the library has against the answer */
export const finish = async (signIn: SignIn, { url, redirectUri, attempt }: Returned): Promise<Tokens> => {
  const [server, client] = [serverOf(signIn), clientOf(signIn)];
  const answer = validateAuthResponse(server, client, url, attempt.state);
  const args = [server, client, None(), answer, redirectUri, attempt.verifier] as const;
  const response = await authorizationCodeGrantRequest(...args, options());
  const expected = attempt.nonce === undefined ? {} : { expectedNonce: attempt.nonce };
  return tokensOf(await processAuthorizationCodeResponse(server, client, response, expected));
};

/** Newer tokens, without the person. @throws as `finish` does */
export const renew = async (signIn: SignIn, refreshToken: string): Promise<Tokens> => {
  const [server, client] = [serverOf(signIn), clientOf(signIn)];
  const response = await refreshTokenGrantRequest(server, client, None(), refreshToken, options());
  // An issuer that gives no newer refresh token goes on taking the one that there is.
  return { refreshToken, ...tokensOf(await processRefreshTokenResponse(server, client, response)) };
};

const tokensOf = ({ access_token, refresh_token, expires_in }: TokenEndpointResponse): Tokens => ({
  accessToken: access_token,
  ...(refresh_token !== undefined && { refreshToken: refresh_token }),
  ...(expires_in !== undefined && { lifetimeMs: expires_in * 1_000 }),
});

/** OpenID Connect names the way back `post_logout_redirect_uri`, Amazon Cognito `logout_uri`. */
export const endUrl = ({ endSessionEndpoint, clientId }: SignIn, redirectUri: string): string | undefined => {
  if (endSessionEndpoint === undefined) return undefined;
  const url = new URL(endSessionEndpoint);
  const query = { client_id: clientId, post_logout_redirect_uri: redirectUri, logout_uri: redirectUri };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};
