import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const HOST = '127.0.0.1';

export const CLIENT = 'console-1';
export const AUDIENCE = 'sdrs';

/** What a code stands for until somebody trades the code in, once. */
interface Grant {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly nonce: string | null;
}

export interface IssuerOptions {
  /** As it stands in the tokens. @default the address it is served at */
  readonly issuer?: string;
  /** A certificate for 127.0.0.1. @default it is served without TLS */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** How long tokens live, one after the other; the last goes on. Seconds. @default 300 */
  readonly lifetimes?: readonly number[];
  /** @default `false` */
  readonly renews?: boolean;
}

const refusal = (error: string, error_description: string) =>
  Response.json({ error, error_description }, { status: 400, headers: CORS });

const CORS = { 'access-control-allow-origin': '*' };

const grantOf = (query: URLSearchParams): Grant => {
  const said = (name: string): string => query.get(name) ?? '';
  return {
    challenge: said('code_challenge_method') === 'S256' ? said('code_challenge') : '',
    redirectUri: said('redirect_uri'),
    scope: said('scope'),
    nonce: query.get('nonce'),
  };
};

/** What the page at the issuer offers: to be Ada, or not to be let in. */
const choiceOf = (query: URLSearchParams, code: string): string => {
  const link = (text: string, parameters: Readonly<Record<string, string>>): string => {
    const back = new URL(query.get('redirect_uri') ?? '');
    for (const [name, value] of Object.entries({ ...parameters, state: query.get('state') ?? '' }))
      back.searchParams.set(name, value);
    return `<p><a href="${back.href.replaceAll('&', '&amp;')}">${text}</a></p>`;
  };
  const refused = { error: 'access_denied', error_description: 'Ada is on leave' };
  return `<!doctype html><link rel="icon" href="data:,"><title>Sign in</title>${link('I am Ada', { code })}${link('Nobody', refused)}`;
};

/** What is wrong with the form of somebody who trades a code in, if anything is. */
const problemOf = (grant: Grant | undefined, form: URLSearchParams): string | undefined => {
  if (grant === undefined) return 'the code is unknown or used';
  if (grant.redirectUri !== form.get('redirect_uri')) return 'the way back is another one';
  const proof = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  return proof === grant.challenge ? undefined : 'the verifier does not fit';
};

/** Tokens as the issuer signs them, each kind with its lifetime. */
const signer = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
  const sign = (issuer: string, claims: object, lifetime: number) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer)
      .setSubject('ada')
      .setIssuedAt()
      .setExpirationTime(`${lifetime}s`)
      .sign(privateKey);
  return { jwk, sign };
};

/** An issuer that people sign in at, over HTTP: it checks what a page has to prove, and says what it refuses. */
export const startIssuer = async ({ tls, lifetimes = [300], renews = false, ...options }: IssuerOptions = {}) => {
  const { jwk, sign } = await signer();
  const grants = new Map<string, Grant>();
  const renewals = new Set<string>();
  const asked: URLSearchParams[] = [];
  const left = [...lifetimes];
  const app = new Hono();
  const served = await serve(getRequestListener(app.fetch), tls);
  const issuer = options.issuer ?? served.url;

  const tokens = async ({ scope, nonce }: Pick<Grant, 'scope' | 'nonce'>): Promise<Response> => {
    const [expires_in = 300] = left.length > 1 ? left.splice(0, 1) : left;
    const refresh_token = renews ? randomUUID() : undefined;
    renewals.add(refresh_token ?? '');
    const access_token = await sign(issuer, { scope, aud: AUDIENCE }, expires_in);
    const id_token = nonce === null ? undefined : await sign(issuer, { nonce, aud: CLIENT }, expires_in);
    return Response.json(
      { token_type: 'Bearer', access_token, expires_in, refresh_token, id_token },
      { headers: CORS },
    );
  };
  const renewed = (form: URLSearchParams) =>
    renewals.delete(form.get('refresh_token') ?? 'none')
      ? tokens({ scope: 'sdrs:read', nonce: null })
      : refusal('invalid_grant', 'the token is unknown or used');
  const traded = (form: URLSearchParams) => {
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code);
    const problem = problemOf(grant, form);
    return grant && problem === undefined ? tokens(grant) : refusal('invalid_grant', problem ?? '');
  };

  app.get('/.well-known/openid-configuration', (c) => c.json({ issuer, jwks_uri: `${issuer}/keys` }));
  app.get('/keys', (c) => c.json({ keys: [jwk] }));
  app.get('/authorize', (c) => {
    const query = new URL(c.req.url).searchParams;
    asked.push(query);
    const code = randomUUID();
    grants.set(code, grantOf(query));
    return c.html(choiceOf(query, code));
  });
  app.post('/token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (form.get('client_id') !== CLIENT) return refusal('invalid_client', 'the client is unknown');
    if (form.has('client_secret')) return refusal('invalid_client', 'a public client has no secret');
    return form.get('grant_type') === 'refresh_token' ? renewed(form) : traded(form);
  });

  const signIn = {
    issuer,
    clientId: CLIENT,
    authorizationEndpoint: `${issuer}/authorize`,
    tokenEndpoint: `${issuer}/token`,
    scope: 'sdrs:read sdrs:act',
  };
  /** `asked`: the queries of those who came to sign in; `ask`: what it answers, without a network. */
  return { ...served, issuer, asked, signIn, ask: (url: string) => app.request(url.replace(issuer, '')) };
};

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

const serve = async (listener: RequestListener, tls: IssuerOptions['tls']) => {
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  return { url: `${tls ? 'https' : 'http'}://${HOST}:${port}`, stop: () => server[Symbol.asyncDispose]() };
};
