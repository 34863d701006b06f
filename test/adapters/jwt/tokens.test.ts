import { describe, expect, it } from 'vitest';
import { createJwtTokens } from '../../../lambdas/adapters/jwt/index.ts';
import { AUDIENCE, anotherKey, createFakeIssuer, ISSUER } from '../../support/fakes/issuer.ts';

const MINUTE = 60_000;

const setup = async () => {
  const issuer = await createFakeIssuer();
  return { ...issuer, tokens: createJwtTokens({ issuer: ISSUER, audience: AUDIENCE }, issuer.deps) };
};

const OUTAGES = [
  ['cannot be reached', 'no route to host', ({ fail }) => fail()],
  [
    'answers an error',
    'answers 503',
    ({ web }) => set(web, ['document', 'keys'], () => new Response('', { status: 503 })),
  ],
  ['answers no JSON', 'no JSON', ({ web }) => set(web, ['keys'], () => new Response('<html>'))],
  ['has no keys left', 'no set of keys', ({ publish }) => publish()],
  ['does not answer in time', 'timeout', (issuer) => hang(issuer)],
] as const satisfies readonly (readonly [string, string, (issuer: Awaited<ReturnType<typeof setup>>) => void])[];

type Issuer = Awaited<ReturnType<typeof setup>>;

const set = (web: Issuer['web'], which: readonly ('document' | 'keys')[], answer: () => Response) => {
  for (const one of which) web[one] = answer;
};

/** It says nothing, and patience ends. */
const hang = ({ web, runOut }: Issuer) => {
  web.document = () => {
    runOut();
    return new Promise(() => {});
  };
  web.keys = web.document;
};

describe('the keys of an issuer', () => {
  it('are asked for once, and again when they are ten minutes old', async () => {
    const { tokens, sign, asked, clock } = await setup();
    for (let n = 0; n < 3; n += 1) await tokens.verify(await sign());
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`, 'https://keys.example.com/realm']);
    await clock.sleep(10 * MINUTE);
    await tokens.verify(await sign());
    expect(asked).toHaveLength(4);
  });

  it.each(OUTAGES)('are used on where it %s, for as long as that lasts', async (_, __, breakIt) => {
    const issuer = await setup();
    const { tokens, sign, clock } = issuer;
    await tokens.verify(await sign());
    breakIt(issuer);
    for (let hour = 0; hour < 48; hour += 1) {
      await clock.sleep(60 * MINUTE);
      expect(await tokens.verify(await sign())).toMatchObject({ subject: 'ada' });
    }
  });

  it.each(OUTAGES)('cannot be had at first where it %s, which is told with the way round', async (_, why, breakIt) => {
    const issuer = await setup();
    breakIt(issuer);
    await expect(issuer.tokens.verify(await issuer.sign())).rejects.toMatchObject({
      name: 'IssuerUnavailableError',
      issuer: ISSUER,
      message: expect.stringMatching(new RegExp(`${why}.*sdrs --stack NAME`)),
    });
  });

  it('are asked for again at the next call where they could not be had at first', async () => {
    const { tokens, sign, web, fail } = await setup();
    const { document, keys } = web;
    fail();
    await expect(tokens.verify(await sign())).rejects.toThrow('no route to host');
    Object.assign(web, { document, keys });
    expect(await tokens.verify(await sign())).toMatchObject({ subject: 'ada' });
  });

  it('are asked for at most every 30 seconds while the issuer is down', async () => {
    const { tokens, sign, asked, clock, fail } = await setup();
    await tokens.verify(await sign());
    await clock.sleep(10 * MINUTE);
    fail();
    asked.length = 0;
    for (let second = 0; second < 60; second += 1) {
      await tokens.verify(await sign());
      await clock.sleep(1_000);
    }
    expect(asked).toHaveLength(2);
  });

  it('are asked for by one of those who come at once', async () => {
    const { tokens, sign, asked } = await setup();
    const token = await sign();
    await Promise.all([tokens.verify(token), tokens.verify(token), tokens.verify(token)]);
    expect(asked).toHaveLength(2);
  });
});

describe('a token with a key that is not known', () => {
  it('is let in by the key that the issuer has made since, and the withdrawn key is not', async () => {
    const { tokens, sign, clock, publish, first } = await setup();
    await tokens.verify(await sign({}, first));
    const second = await anotherKey('k2');
    publish(second);
    await clock.sleep(MINUTE);
    expect(await tokens.verify(await sign({}, second))).toMatchObject({ subject: 'ada' });
    await expect(tokens.verify(await sign({}, first))).rejects.toMatchObject({ name: 'InvalidTokenError' });
  });

  it('has the issuer asked at most every 30 seconds', async () => {
    const { tokens, sign, asked, clock } = await setup();
    const foreign = await anotherKey('k2');
    for (let second = 0; second < 60; second += 1) {
      await expect(tokens.verify(await sign({}, foreign))).rejects.toMatchObject({ name: 'InvalidTokenError' });
      await clock.sleep(1_000);
    }
    expect(asked).toHaveLength(4);
  });

  it('is not called invalid while the issuer is down, and not let in', async () => {
    const { tokens, sign, clock, fail } = await setup();
    await tokens.verify(await sign());
    fail();
    await clock.sleep(MINUTE);
    const token = await sign({}, await anotherKey('k2'));
    await expect(tokens.verify(token)).rejects.toMatchObject({ name: 'IssuerUnavailableError' });
    expect(await tokens.verify(await sign())).toMatchObject({ subject: 'ada' });
  });
});

describe('an issuer', () => {
  it.each<[string, RegExp, (issuer: Issuer) => void]>([
    [
      'whose document names another one',
      /is the document of the issuer "https:\/\/login\.example\.com\/realm\/"\. Deploy with exactly that issuer/,
      ({ web }) =>
        set(web, ['document'], () =>
          Response.json({ issuer: `${ISSUER}/`, jwks_uri: 'https://keys.example.com/realm' }),
        ),
    ],
    [
      'whose keys are not at an https address',
      /http:\/\/keys\.example\.com\/realm is no https address/,
      ({ web }) =>
        set(web, ['document'], () => Response.json({ issuer: ISSUER, jwks_uri: 'http://keys.example.com/realm' })),
    ],
    [
      'that sends on to somebody else',
      /answers 302, and not 200; redirects are not followed/,
      ({ web }) => set(web, ['keys'], () => Response.redirect('https://evil.example.com/keys', 302)),
    ],
    [
      'that answers without end',
      /answers more than 262144 bytes/,
      ({ web }) => set(web, ['keys'], () => new Response(endless())),
    ],
    [
      'whose document is none',
      /is no document of an OpenID issuer/,
      ({ web }) => set(web, ['document'], () => Response.json([])),
    ],
  ])('%s is not believed', async (_, message, breakIt) => {
    const issuer = await setup();
    breakIt(issuer);
    await expect(issuer.tokens.verify(await issuer.sign())).rejects.toMatchObject({
      name: 'IssuerUnavailableError',
      message: expect.stringMatching(message),
    });
  });

  it('is asked for both together no longer than four seconds, and follows no redirect by itself', async () => {
    const { deps, sign } = await setup();
    const patience: number[] = [];
    const redirects: unknown[] = [];
    const tokens = createJwtTokens(
      { issuer: ISSUER, audience: AUDIENCE },
      {
        ...deps,
        deadline: (ms) => {
          patience.push(ms);
          return deps.deadline(ms);
        },
        fetch: (url, init) => {
          redirects.push(init.redirect);
          return deps.fetch(url, init);
        },
      },
    );
    await tokens.verify(await sign());
    expect(patience).toEqual([4_000]);
    expect(redirects).toEqual(['manual', 'manual']);
  });
});

/** Never ends by itself. */
const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });

describe('the times of a token', () => {
  it.each([
    ['is let in that is valid from a second ahead', { notBefore: 1 }, true],
    ['is let in that is valid from 55 seconds ahead', { notBefore: 55 }, true],
    ['is refused that is valid from two minutes ahead', { notBefore: 120 }, false],
    ['is let in that has expired 55 seconds ago', { expires: -55 }, true],
    ['is refused that has expired two minutes ago', { expires: -120 }, false],
  ])('one %s', async (_, claims, isValid) => {
    const { tokens, sign } = await setup();
    const verified = tokens.verify(await sign(claims));
    if (isValid) await expect(verified).resolves.toMatchObject({ subject: 'ada' });
    else await expect(verified).rejects.toMatchObject({ name: 'InvalidTokenError' });
  });
});
