import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRuntime } from '../../local/open-runtime.ts';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** `npm start` as a process, on a home of its own. */
const start = async (...options: readonly string[]) => {
  const home = await mkdtemp(join(tmpdir(), 'sdrs-start-'));
  const said = options.length > 0 ? options : ['--no-demo'];
  const server = spawn(process.execPath, [START, '--port', '0', '--home', home, ...said], {
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
  return { home, server, url, lines, ended };
};

/** When the newest recovery point of each server of the demo was taken, as far as any is known. */
const newestPoints = async (url: string): Promise<readonly string[]> => {
  const answer = await fetch(`${url}/v1/local/server-groups/demo/readiness`);
  const { synchronisation } = (await answer.json()) as {
    readonly synchronisation: { readonly servers: readonly { readonly newest_at: string | null }[] };
  };
  return synchronisation.servers.flatMap(({ newest_at: at }) => at ?? []);
};

const BY_HAND = { groupId: 'pets', confirmation: { by: 'Ada', reason: "the hall's power is gone" } };

describe('npm start', () => {
  it('is named by a failover that is refused beside it, with the call that starts the same one there', async () => {
    const { home, url } = await start();
    const beside = await openRuntime({ home });
    const refused = await beside.workflow.start('f-1', BY_HAND).catch((error: Error) => error);
    await beside.close();
    const { name, message } = refused as Error;
    expect(name).toBe('RuntimeInUseError');
    expect(message).toContain('Ctrl-C');
    const call = /curl -s .* -d '.*' \./.exec(message)?.[0]?.replace(/ \.$/, '') ?? '';
    expect(call).toContain(`${url}/v1/local/server-groups/pets/action`);
    // The shell takes it as it stands; there is no group to fail over, which the service itself says.
    const { stdout } = spawnSync('sh', ['-c', call.replace(/^curl/, 'printf "%s\\n"')], { encoding: 'utf8' });
    const body = stdout.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(body)).toEqual({ 'failover-server-group': { confirmation: BY_HAND.confirmation } });
  });

  it('says in a sentence that its port is in use', async () => {
    const { home, url } = await start();
    const { port } = new URL(url);
    const args = [START, '--port', port, '--home', join(home, 'another'), '--no-demo'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain(`Port ${port} is in use`);
    expect(stderr).toContain('--port 0');
    expect(stderr).not.toContain('    at ');
  });

  it('takes recovery points by schedule, and shows how old they are', async () => {
    const { url, server, ended } = await start('--speed', '6000');
    let first: readonly string[] = [];
    while (first.length < 4) first = await newestPoints(url);
    while ((await newestPoints(url)).filter((at, n) => at > (first[n] ?? at)).length < 4);
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('says where it serves, serves the console, the API and its document, and ends when asked to', async () => {
    const { server, url, lines, ended } = await start();
    expect(await (await fetch(`${url}/v1/local/server-groups`)).json()).toEqual({ count: 0, server_groups: [] });
    expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
    const asBrowser = { headers: { accept: 'text/html,*/*;q=0.8' } };
    expect(await (await fetch(url, asBrowser)).text()).toContain('<div id="root">');
    // A client of SDRS asks there for the versions.
    expect(await (await fetch(url)).json()).toMatchObject({ versions: [{ id: 'v1' }] });
    expect(await (await fetch(`${url}/console.json`)).json()).toMatchObject({ target: { is: 'simulated' } });
    expect(lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ caller: 'local user', path: '/v1/local/server-groups', status: 200 }),
    );
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
