import { describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from '../../console/build/headers.ts';
import { consoleAnswer } from '../../local/console/serve.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

const FILES = {
  built: new Map([
    ['/index.html', { plain: bytes('page'), br: bytes('page.br'), gzip: bytes('page.gz') }],
    ['/assets/font-1.woff2', { plain: bytes('font') }],
  ]),
  made: { '/console.json': () => ({ project: 'local' }) },
};

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  consoleAnswer(FILES, new Request(`http://127.0.0.1:8642${path}`, { headers: { ...PAGE, ...headers }, method }));

describe('the files of the console', () => {
  it('have the page at the root, and headers that let it load nothing from elsewhere', async () => {
    const answer = get('/');
    expect(await answer?.text()).toBe('page');
    expect(answer?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer?.headers.get('cache-control')).toBe('no-cache');
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(answer?.headers.get(name)).toBe(value);
  });

  it('allow no inline script or style, no plain text for a script, no frame and no other base', () => {
    expect(SECURITY_HEADERS['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br', 'page.br'],
    ['gzip;q=1.0, br;q=0', 'gzip', 'page.gz'],
    ['identity', null, 'page'],
    ['', null, 'page'],
  ])('are sent as compressed as "%s" takes them', async (accepted, encoding, text) => {
    const answer = get('/', { 'accept-encoding': accepted });
    expect(answer?.headers.get('content-encoding')).toBe(encoding);
    expect(answer?.headers.get('vary')).toBe('accept-encoding');
    expect(await answer?.text()).toBe(text);
  });

  it('are kept by a browser for good where their names go with their content', () => {
    const answer = get('/assets/font-1.woff2', { 'accept-encoding': 'br' });
    expect(answer?.headers.get('cache-control')).toContain('immutable');
    expect(answer?.headers.get('content-type')).toBe('font/woff2');
    expect(answer?.headers.get('content-encoding')).toBeNull();
  });

  it('are made anew where they tell the time', async () => {
    expect(await get('/console.json')?.json()).toEqual({ project: 'local' });
  });

  it.each(['/v1/local/server-groups', '/openapi.json', '/assets/none.js', '/constructor', '/toString'])(
    'leave %s to the API',
    (path) => {
      expect(get(path)).toBeUndefined();
    },
  );

  it.each(['application/json', '*/*', ''])('leave the root to the API for a client that takes "%s"', (accept) => {
    expect(get('/', { accept })).toBeUndefined();
  });

  it('leave every call but a read to the API', () => {
    expect(get('/', {}, 'POST')).toBeUndefined();
    expect(get('/', {}, 'HEAD')).toBeDefined();
  });
});
