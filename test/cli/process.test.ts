import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const SDRS = fileURLToPath(new URL('../../cli/sdrs.ts', import.meta.url));

/** What the processes compute takes no simulated time: only sleeping does. */
const SPEED = '1000';

/** What passes in a failover between the stop of its first server and the point of no return. Simulated seconds. */
const ON_ITS_WAY = 20;

/** So many commands are to fit into that, however busy the machine. */
const COMMANDS_MEANWHILE = 8;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const setup = async () => {
  const home = await mkdtemp(join(tmpdir(), 'sdrs-process-'));
  cleanups.push(() => rm(home, { recursive: true }));
  const begin = (...args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [SDRS, '--home', home, '--speed', SPEED, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let seconds = 0;
  const run = async (...args: readonly string[]) => {
    const begun = performance.now();
    const child = begin(...args);
    const code = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const [out, err] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')));
    const ended = { code: await code, out: out ?? '', err: err ?? '' };
    seconds = (performance.now() - begun) / 1000;
    return ended;
  };
  /** A speed at which others find a failover on its way, by what the last command took on this machine. */
  const slowly = () => ['--speed', String(ON_ITS_WAY / COMMANDS_MEANWHILE / seconds)] as const;
  return { home, begin, run, slowly };
};

/** Resolves when the child has said it on standard error. */
const said = (child: ChildProcess, words: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let heard = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(words)) resolve();
    });
    child.on('exit', () => reject(new Error(`it ended without saying "${words}": ${heard}`)));
  });

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.removeAllListeners('exit').on('exit', () => resolve());
    child.kill('SIGKILL');
  });

describe('the sdrs command as a process', () => {
  it('shows a whole failover, which later commands find in its folder', async () => {
    const { run } = await setup();
    const { code, out } = await run('demo', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ plan: { verdict: 'PASS' }, report: { status: 'SUCCEEDED' } });
    const shown = await run('group', 'show', 'pets', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ group: { status: 'failed-over', protectedStatus: 'stopped' } });
  });

  it('sees an automatic failover through to its end, though the fault was told by commands before', async () => {
    const { home, run } = await setup();
    const [group, policy] = [join(home, 'pets.yaml'), join(home, 'policy.yaml')];
    await run('site', 'seed', '--servers', '1', '--out', group);
    await run('group', 'import', group);
    const signals = 'signals: { alarms: ["*"] }\nrequired: { sources: 1, kinds: 1 }';
    await writeFile(policy, `mode: act\n${signals}\nminimumDurationSeconds: 0\nwindowSeconds: 86400\n`);
    await run('automation', 'policy', 'pets', '--file', policy);
    await run('automation', 'signal', '--alarm', 'pets-unreachable', '--state', 'faulty');
    await run('site', 'wait', '30');
    const { code, out } = await run('automation', 'sweep', '--json');
    expect(JSON.parse(out)).toMatchObject({ judged: [{ groupId: 'pets', verdict: 'act' }] });
    expect(code).toBe(0);
    const shown = await run('group', 'show', 'pets', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ group: { status: 'failed-over', protectedStatus: 'stopped' } });
  });

  it('finishes the failover of a killed process when the same command is given again', async () => {
    const { home, begin, run, slowly } = await setup();
    const file = join(home, 'pets.yaml');
    await run('site', 'seed', '--servers', '2', '--out', file);
    await run('group', 'import', file);
    const failover = ['failover', 'pets', '--confirm', 'Ada: no power'];
    const first = begin(...slowly(), ...failover);
    await said(first, 'Migrate NICs');
    await killed(first);
    const interrupted = await run('executions', 'list', '--json');
    expect(JSON.parse(interrupted.out)).toMatchObject({ executions: [{ execution: { status: 'ABORTED' } }] });
    const { code, out } = await run(...failover, '--json');
    expect(code).toBe(0);
    const { identity } = JSON.parse(out);
    for (const { role, recorded, now } of identity.rows) {
      expect(now).toMatchObject({ ...recorded, owner: { station: role === 'service' ? 'target' : 'source' } });
    }
  });

  it('gives production back from a second process, though the first one ends meanwhile', async () => {
    const { home, begin, run, slowly } = await setup();
    const file = join(home, 'pets.yaml');
    await run('site', 'seed', '--servers', '1', '--out', file);
    await run('group', 'import', file);
    const speed = slowly();
    const first = begin(...speed, 'failover', 'pets', '--confirm', 'Ada: no power');
    const ended = new Promise<number | null>((resolve) => first.on('exit', resolve));
    const printed = text(first.stdout as NodeJS.ReadableStream);
    await said(first, 'Force-stop');
    const cancelled = await run(...speed, 'failover', 'cancel', 'pets', '--start');
    expect(cancelled.err).not.toContain('ECONNREFUSED');
    expect(cancelled.code, cancelled.err).toBe(0);
    expect(await ended).toBe(8);
    expect(await printed).toMatch(/Failover of pets: CANCELLED/);
    expect(await printed).toMatch(/Cancelled by \S+ at .*, before any identity had moved/);
    expect(await printed).not.toContain('give the same command again');
    const shown = await run('group', 'show', 'pets', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({
      group: { status: 'protected' },
      lastFailover: { endState: 'CANCELLED', cancelled: { by: expect.any(String) } },
    });
  });

  it('lets a second process look while the first fails over, and refuses it a failover', async () => {
    const { home, begin, run, slowly } = await setup();
    const file = join(home, 'pets.yaml');
    await run('site', 'seed', '--servers', '1', '--out', file);
    await run('group', 'import', file);
    const first = begin(...slowly(), 'failover', 'pets', '--confirm', 'Ada: no power');
    await said(first, 'Force-stop');
    const shown = await run('group', 'show', 'pets', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ group: { status: 'failing-over' } });
    expect((await run('failover', 'pets', '--confirm', 'Bob: me too')).code).toBe(3);
    await killed(first);
  });
});
