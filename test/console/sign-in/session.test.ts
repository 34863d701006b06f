import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SignIn } from '../../../console/src/api/surroundings.ts';
import { SignInSession } from '../../../console/src/auth/session.ts';
import { CLIENT, type IssuerOptions, startIssuer } from './issuer.ts';

const ISSUER = 'https://login.example.com';
const PAGE = 'https://d1.cloudfront.net';

/** A tab of a browser at a page, with an issuer that is at its address only as far as `fetch` goes. */
const setup = async ({ hash = '', ...options }: IssuerOptions & { hash?: string } = {}) => {
  const server = await startIssuer({ issuer: ISSUER, ...options });
  onTestFinished(server.stop);
  const real = globalThis.fetch;
  const calls: URLSearchParams[] = [];
  const away = { is: false };
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit) => {
    if (away.is) throw new TypeError('Failed to fetch');
    calls.push(new URLSearchParams(String(init.body ?? '')));
    return real(String(url).replace(ISSUER, server.url), init);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const kept = new Map<string, string>();
  const browser = { address: `${PAGE}/${hash}`, now: 0 };
  const left: string[] = [];
  const tab = () =>
    new SignInSession({
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key),
      },
      page: {
        address: () => new URL(browser.address),
        rename: (path) => {
          browser.address = new URL(path, PAGE).href;
        },
        leaveFor: (url) => void left.push(url),
      },
      now: () => browser.now,
    });
  /** What the person does at the issuer: the address of the link that is clicked. */
  const click = async (text: string): Promise<void> => {
    const page = await (await real((left.at(-1) ?? '').replace(ISSUER, server.url))).text();
    const href = new RegExp(`href="([^"]+)">${text}`).exec(page)?.[1] ?? '';
    browser.address = href.replaceAll('&amp;', '&');
  };
  /** From the page to the issuer and back, in a page that is loaded anew. */
  const signedIn = async (signIn: SignIn = server.signIn) => {
    await tab().open(signIn);
    await click('I am Ada');
    const session = tab();
    await session.open(signIn);
    return session;
  };
  return { server, signIn: server.signIn, tab, click, signedIn, browser, kept, left, calls, away };
};

const call = () => new Request(`${PAGE}/v1/sdrs/server-groups`);
const bearerOf = async (session: SignInSession) => (await session.authorised(call())).headers.get('authorization');

describe('signing in to the console', () => {
  it('sends who comes without a token to the issuer, with a challenge whose verifier stays in the tab', async () => {
    const { tab, signIn, left, kept } = await setup({ hash: '#/runs/pets-0a1b' });
    await tab().open(signIn);
    const url = new URL(left[0] ?? '');
    expect(url.origin + url.pathname).toBe(`${ISSUER}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: CLIENT,
      redirect_uri: `${PAGE}/`,
      scope: 'sdrs:read sdrs:act',
      state: expect.stringMatching(/^[\w-]{40,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const { verifier, state } = JSON.parse([...kept.values()][0] ?? '{}');
    expect(state).toBe(url.searchParams.get('state'));
    expect(left[0]).not.toContain(verifier);
  });

  it('trades the code in with the verifier and no secret, and is on the page again that was asked for', async () => {
    const { signedIn, browser, calls, kept } = await setup({ hash: '#/runs/pets-0a1b' });
    const session = await signedIn();
    expect(session.current()).toEqual({ is: 'in' });
    expect(browser.address).toBe(`${PAGE}/#/runs/pets-0a1b`);
    expect([...(calls[0]?.keys() ?? [])].sort()).toEqual([
      'client_id',
      'code',
      'code_verifier',
      'grant_type',
      'redirect_uri',
    ]);
    expect(await bearerOf(session)).toMatch(/^Bearer ey/);
    expect([...kept]).toEqual([]);
  });

  it('keeps the query that the authorisation endpoint has of its own', async () => {
    const { tab, signIn, left } = await setup();
    await tab().open({ ...signIn, authorizationEndpoint: `${ISSUER}/authorize?audience=sdrs` });
    expect(new URL(left[0] ?? '').searchParams.get('audience')).toBe('sdrs');
  });

  it('asks for an identity only with a nonce, and takes no other one', async () => {
    const { signedIn, signIn, server, kept, tab, click } = await setup();
    const openid = { ...signIn, scope: 'openid sdrs:read' };
    expect((await signedIn(openid)).current()).toEqual({ is: 'in' });
    expect(server.asked[0]?.get('nonce')).toMatch(/^[\w-]{40,}$/);
    await tab().open(openid);
    await click('I am Ada');
    const [[key, attempt] = ['', '']] = [...kept];
    kept.set(key, JSON.stringify({ ...JSON.parse(attempt), nonce: 'of-somebody-else' }));
    const session = tab();
    await session.open(openid);
    expect(session.current()).toMatchObject({ is: 'out', why: expect.stringContaining('not one to trust') });
  });

  it.each([
    ['state', 'unexpected "state"'],
    ['verifier', 'the verifier does not fit'],
  ])('takes no code of a way that was begun with another %s', async (what, why) => {
    const { tab, click, signIn, kept } = await setup();
    await tab().open(signIn);
    await click('I am Ada');
    const [[key, attempt] = ['', '']] = [...kept];
    kept.set(key, JSON.stringify({ ...JSON.parse(attempt), [what]: 'x'.repeat(43) }));
    const session = tab();
    await session.open(signIn);
    expect(session.current()).toMatchObject({ is: 'out', why: expect.stringContaining(why) });
    await expect(session.authorised(call())).rejects.toThrow('Nobody is signed in.');
  });

  it('takes no code twice, nor one that this tab has not asked for', async () => {
    const { signedIn, browser, tab, signIn, click, left } = await setup();
    await tab().open(signIn);
    await click('I am Ada');
    const { address } = browser;
    await signedIn();
    browser.address = address;
    const session = tab();
    await session.open(signIn);
    expect(session.current()).toMatchObject({ is: 'out', why: expect.stringContaining('not begun in this tab') });
    expect(browser.address).toBe(`${PAGE}/`);
    await session.again();
    expect(new URL(left.at(-1) ?? '').searchParams.get('prompt')).toBe('login');
  });

  it('says what the issuer says where the issuer refuses, and goes nowhere unasked', async () => {
    const { tab, click, signIn, left } = await setup();
    await tab().open(signIn);
    await click('Nobody');
    const session = tab();
    await session.open(signIn);
    expect(session.current()).toEqual({ is: 'out', why: `${ISSUER} refuses: Ada is on leave (access_denied).` });
    expect(left).toHaveLength(1);
  });

  it('says so where the issuer does not answer', async () => {
    const { tab, click, signIn, away } = await setup();
    await tab().open(signIn);
    await click('I am Ada');
    away.is = true;
    const session = tab();
    await session.open(signIn);
    expect(session.current()).toMatchObject({ is: 'out', why: expect.stringContaining('does not answer') });
  });
});

describe('who is signed in to the console', () => {
  it('sends the token to the API, and to nothing else of the origin', async () => {
    const { signedIn } = await setup();
    const session = await signedIn();
    for (const path of ['console.json', 'definitions.json', 'v1x', ''])
      expect((await session.authorised(new Request(`${PAGE}/${path}`))).headers.has('authorization')).toBe(false);
    expect((await session.authorised(new Request(`${PAGE}/openapi.json`))).headers.has('authorization')).toBe(true);
  });

  it('is asked again when the token is over, on the same page, and sends no call meanwhile', async () => {
    const { signedIn, browser, left, server } = await setup({ hash: '#/groups/pets', lifetimes: [60] });
    const session = await signedIn();
    browser.now = 59_999;
    expect(await bearerOf(session)).toMatch(/^Bearer ey/);
    browser.now = 60_000;
    await expect(session.authorised(call())).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('over'),
    });
    expect(session.current()).toMatchObject({ is: 'over' });
    expect(left).toHaveLength(1);
    await session.again();
    expect(left).toHaveLength(2);
    // Who was in a moment ago need not prove it again, where the issuer still knows the person.
    expect(new URL(left[1] ?? '').searchParams.has('prompt')).toBe(false);
    expect(server.asked).toHaveLength(1);
  });

  it('keeps on without being asked where the issuer renews: once for all calls that wait', async () => {
    const { signedIn, browser, calls } = await setup({ lifetimes: [60, 300], renews: true });
    const session = await signedIn();
    const first = await bearerOf(session);
    browser.now = 45_000;
    const [one, other] = await Promise.all([bearerOf(session), bearerOf(session)]);
    expect(one).not.toBe(first);
    expect(other).toBe(one);
    expect(calls.map((form) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
  });

  it('goes on with the token while the issuer is away, and says so once the token is over', async () => {
    const { signedIn, browser, away } = await setup({ lifetimes: [60], renews: true });
    const session = await signedIn();
    const first = await bearerOf(session);
    away.is = true;
    browser.now = 45_000;
    expect(await bearerOf(session)).toBe(first);
    browser.now = 60_000;
    await expect(session.authorised(call())).rejects.toThrow(`${ISSUER} does not answer`);
  });

  it('is out at once where the API does not know the token', async () => {
    const { signedIn } = await setup();
    const session = await signedIn();
    session.refused();
    expect(session.current()).toMatchObject({ is: 'over' });
    await expect(session.authorised(call())).rejects.toMatchObject({ status: 401 });
  });

  it('is out of the page when signed out, and of the issuer where the issuer has a place for that', async () => {
    const { signedIn, signIn, left } = await setup();
    const session = await signedIn({ ...signIn, endSessionEndpoint: `${ISSUER}/logout` });
    session.signOut();
    expect(session.current()).toMatchObject({ is: 'out' });
    expect(Object.fromEntries(new URL(left.at(-1) ?? '').searchParams)).toEqual({
      client_id: CLIENT,
      post_logout_redirect_uri: `${PAGE}/`,
      logout_uri: `${PAGE}/`,
    });
    await expect(session.authorised(call())).rejects.toThrow('Nobody is signed in.');
  });

  it('stays out where somebody signs out while the token is renewed', async () => {
    const { signedIn, browser } = await setup({ lifetimes: [60], renews: true });
    const session = await signedIn();
    browser.now = 45_000;
    const waiting = session.authorised(call());
    session.signOut();
    await expect(waiting).rejects.toThrow('Nobody is signed in.');
    expect(session.current()).toMatchObject({ is: 'out' });
  });
});

describe('a console that nobody has to sign in to', () => {
  it('sends no token', async () => {
    const { tab } = await setup();
    expect((await tab().authorised(call())).headers.has('authorization')).toBe(false);
  });
});
