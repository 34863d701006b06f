import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** `npm start` as a process, on a home of its own. */
const start = async () => {
  const home = await mkdtemp(join(tmpdir(), 'sdrs-start-'));
  const server = spawn(process.execPath, [START, '--port', '0', '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true });
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      lines.push(line);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (found) resolve(found);
    });
  });
  return { server, url, lines, ended };
};

describe('npm start', () => {
  it('says where it serves, serves the API and its document, and ends when asked to', async () => {
    const { server, url, lines, ended } = await start();
    expect(await (await fetch(`${url}/v1/local/server-groups`)).json()).toEqual({ count: 0, server_groups: [] });
    expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
    expect(lines.slice(1).map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ caller: 'local user', path: '/v1/local/server-groups', status: 200 }),
    );
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
