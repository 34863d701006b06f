import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { createJwtTokens } from '../../../lambdas/adapters/jwt/index.ts';
import { createAuthorize } from '../../../lambdas/handlers/authorizer/authorize.ts';
import { AUDIENCE, type Claims, createFakeIssuer, ISSUER } from '../../support/fakes/issuer.ts';

const ids = '/v1/0123/server-groups/pets';

const setup = async () => {
  const { deps, sign, first, fail } = await createFakeIssuer();
  const lines: string[] = [];
  const tokens = createJwtTokens({ issuer: ISSUER, audience: AUDIENCE }, deps);
  const authorize = createAuthorize({ tokens, log: (line) => lines.push(line) });
  const call = (method: string, path: string, headers: Record<string, string>) =>
    authorize({ headers, requestContext: { http: { method, path } } });
  return { call, sign, lines, first, fail };
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a call with a JWT', () => {
  it('may read with the scope to read, and is known by its subject', async () => {
    const { call, sign } = await setup();
    const headers = bearer(await sign({ scope: 'openid sdrs:read' }));
    const context = { caller: 'ada', scopes: 'sdrs:read' };
    expect(await call('GET', ids, headers)).toEqual({ isAuthorized: true, context });
    expect(await call('GET', `${ids}/failover-plan`, headers)).toEqual({ isAuthorized: true, context });
  });

  it('hands the API the scopes that it knows, and no other', async () => {
    const { call, sign } = await setup();
    const headers = bearer(await sign({ scope: 'openid sdrs:act profile', scp: ['sdrs:read'] }));
    expect(await call('POST', `${ids}/action`, headers)).toEqual({
      isAuthorized: true,
      context: { caller: 'ada', scopes: 'sdrs:read sdrs:act' },
    });
  });

  it.each(['HEAD', 'OPTIONS', 'PATCH', 'get', '', 'constructor'])('needs the scope to act by %s', async (method) => {
    const { call, sign } = await setup();
    expect(await call(method, ids, bearer(await sign({ scope: 'sdrs:read' })))).toEqual({ isAuthorized: false });
  });

  it('may not act with the scope to read, nor read with the scope to act', async () => {
    const { call, sign, lines } = await setup();
    const read = bearer(await sign({ scope: 'sdrs:read' }));
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(await call(method, `${ids}/action`, read)).toEqual({ isAuthorized: false });
      expect(await call(method, `${ids}/failover-plan`, read)).toEqual({ isAuthorized: false });
    }
    expect(lines.map((line) => JSON.parse(line))[0]).toMatchObject({ reason: 'ada has no sdrs:act', access: 'act' });
    const act = bearer(await sign({ scope: '', scp: ['sdrs:act'] }));
    expect(await call('POST', `${ids}/action`, act)).toMatchObject({ isAuthorized: true });
    expect(await call('GET', ids, act)).toEqual({ isAuthorized: false });
  });

  it('may bring it as X-Auth-Token, as clients of SDRS do', async () => {
    const { call, sign } = await setup();
    const headers = { 'x-auth-token': await sign({ scope: 'sdrs:read' }) };
    expect(await call('GET', ids, headers)).toMatchObject({ isAuthorized: true });
  });

  it.each<[string, Claims]>([
    ['of another issuer', { iss: 'https://evil.example.com' }],
    ['for another audience', { aud: 'somebody-else' }],
    ['that has expired', { expires: -120 }],
  ])('is refused %s', async (_, claims) => {
    const { call, sign, lines } = await setup();
    const headers = bearer(await sign({ scope: 'sdrs:read', ...claims }));
    expect(await call('GET', ids, headers)).toEqual({ isAuthorized: false });
    expect(lines).toHaveLength(1);
  });

  it('is refused when it is signed by another key, by none, or is no token', async () => {
    const { call, sign, first } = await setup();
    const { privateKey } = await generateKeyPair('RS256');
    const none = `${btoa('{"alg":"none"}')}.${btoa(`{"iss":"${ISSUER}","aud":"${AUDIENCE}","sub":"ada"}`)}.`;
    for (const token of [
      await sign({ scope: 'sdrs:read' }, { ...first, privateKey }),
      none.replaceAll('=', ''),
      'nonsense',
    ]) {
      expect(await call('GET', ids, bearer(token))).toEqual({ isAuthorized: false });
    }
    expect(await call('GET', ids, {})).toEqual({ isAuthorized: false });
  });

  it('fails, and is not let in, where the keys of the issuer cannot be had', async () => {
    const { call, sign, fail } = await setup();
    fail();
    await expect(call('GET', ids, bearer(await sign({ scope: 'sdrs:read' })))).rejects.toThrow('no route to host');
  });
});
