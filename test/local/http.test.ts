import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveLocally } from '../../local/http.ts';

const open = async (answer: () => Response | Promise<Response> = () => new Response('served')) => {
  const server = await serveLocally(answer, 0);
  const stop = async () => {
    await server.stop().catch(() => {});
  };
  onTestFinished(stop);
  return server;
};

/** Past fetch, which sets Host itself. */
const call = (url: string, headers: Record<string, string>): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });

/** Past fetch, which resolves and encodes a path itself. */
const callRaw = (url: string, path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () =>
      socket.end(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('end', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      resolve({
        status: Number(head.split(' ')[1]),
        text: head.includes('chunked') ? (body.split('\r\n')[1] ?? '') : body,
      });
    });
  });

describe('the local server', () => {
  it('listens on 127.0.0.1 alone and says where', async () => {
    const { url } = await open();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(url)).status).toBe(200);
  });

  it.each(['localhost', '127.0.0.1', 'localhost:8642', '[::1]:8642'])('answers when called %s', async (host) => {
    const { url } = await open();
    expect(await call(url, { host })).toMatchObject({ status: 200, text: 'served' });
  });

  it.each(['evil.example', 'evil.example:8642', '127.0.0.1.evil.example', 'localhost.evil.example', '192.168.0.7'])(
    'refuses a request for %s, which another name points here',
    async (host) => {
      const { url } = await open();
      const { status, text } = await call(url, { host });
      expect(status).toBe(403);
      expect(JSON.parse(text).error.message).toContain(`Host "${host}"`);
    },
  );

  it.each(['https://evil.example', 'http://evil.example', 'null', 'https://localhost', 'file://'])(
    'refuses a page of %s',
    async (origin) => {
      const { url } = await open();
      const { status, text } = await call(url, { origin });
      expect(status).toBe(403);
      expect(JSON.parse(text).error.message).toContain('Origin');
    },
  );

  it('answers a page of its own', async () => {
    const { url } = await open();
    expect((await call(url, { origin: url })).status).toBe(200);
    const host = `localhost:${new URL(url).port}`;
    expect((await call(url, { host, origin: `http://${host}` })).status).toBe(200);
  });

  it('refuses a page of another server on this machine, by its port or by another name', async () => {
    const { url } = await open();
    const { port } = new URL(url);
    for (const origin of [
      'http://127.0.0.1:1',
      'http://localhost:3000',
      'http://localhost',
      `http://localhost:${port}`,
    ]) {
      const { status, text } = await call(url, { origin });
      expect(status).toBe(403);
      expect(JSON.parse(text).error.message).toContain(`Origin "${origin}"`);
    }
  });

  it.each(['/v1/p/server-groups/g/action%23/plan', '/v1/p/x/../action', '/v1/p\\action', '/v1//p', '/v1/p#x'])(
    'refuses a path that the deployed API refuses, before any URL is made of it: %s',
    async (path) => {
      const { url } = await open();
      const { status, text } = await callRaw(url, path);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        error: { code: 'SDRS.0201', message: expect.stringMatching(/^path: /) },
      });
    },
  );

  it('takes any query', async () => {
    const { url } = await open();
    expect(await callRaw(url, '/v1/p/server-groups?name=a%20b/../c')).toMatchObject({ status: 200, text: 'served' });
  });

  it('answers what is under way before it stops, and nothing afterwards', async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { url, stop } = await open(async () => {
      reached.resolve();
      await gate.promise;
      return new Response('late', { headers: { connection: 'close' } });
    });
    const answer = fetch(url);
    await reached.promise;
    const stopped = stop();
    gate.resolve();
    expect(await (await answer).text()).toBe('late');
    await stopped;
    await expect(fetch(url)).rejects.toThrow();
  });
});
