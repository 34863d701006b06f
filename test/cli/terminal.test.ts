import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hasPseudoTerminals } from '../support/node-pty.ts';
import { newFolder } from './run-cli.ts';
import { CTRL_C, inTerminal } from './terminal.ts';

const SDRS = fileURLToPath(new URL('../../cli/sdrs.ts', import.meta.url));

/** A failover takes minutes of the wall at that speed: whatever the machine does meanwhile, it is under way. */
const SLOWLY = ['--speed', '1'] as const;

const FAILOVER = ['failover', 'pets', '--confirm', 'Ada: no power'] as const;

const { CI: _, NO_COLOR: __, TERM: ___, ...ENV } = process.env;

const setup = async () => {
  const home = join(await newFolder(), 'home');
  const sdrs = (...args: readonly string[]) => ['--disable-warning=ExperimentalWarning', SDRS, '--home', home, ...args];
  const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, sdrs(...args), { env: ENV });
  const open = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    inTerminal(process.execPath, sdrs(...args), { ...ENV, ...env });
  const file = join(home, 'pets.yaml');
  await run('site', 'seed', '--servers', '1', '--out', file);
  await run('group', 'import', file);
  return { home, run, open };
};

describe.skipIf(!hasPseudoTerminals())('the command in a terminal', () => {
  it('draws in one place, also after a resize; on Ctrl-C it stands still, and the same command goes on', async () => {
    const { run, open } = await setup();
    const first = open({}, ...SLOWLY, ...FAILOVER);
    await first.shows(/waiting for stopped: asked 0:0\d ago/);
    first.resize(60, 30);
    await first.shows(/^Step: Force-stop|asked 0:[01]\d ago/m);
    const watching = open({}, 'watch', 'pets');
    await watching.shows(/waiting for stopped: asked/);
    first.press(CTRL_C);
    expect(await first.ended).toBe(130);
    const text = await first.text();
    expect(text.match(/Failover of pets: RUNNING/g)).toHaveLength(1);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/stands still: it ran in this process/);
    expect(await watching.ended).toBe(4);
    expect(await watching.text()).toContain('The process that ran the service has ended.');
    expect(await watching.text()).toContain('Failover of pets: FAILED');
    const { stdout } = await run(...FAILOVER, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ endState: 'COMPLETE' });
  });

  it('ends the watching alone where another process runs the failover', async () => {
    const { open } = await setup();
    const first = open({}, ...SLOWLY, ...FAILOVER);
    await first.shows(/waiting for stopped/);
    const watching = open({}, 'watch', 'pets');
    await watching.shows(/waiting for stopped/);
    watching.press(CTRL_C);
    expect(await watching.ended).toBe(130);
    expect((await watching.text()).replaceAll(/\s+/g, ' ')).toMatch(
      /goes on without this command \(embedded runtime in .* run by another process\)/,
    );
    await first.shows(/waiting for stopped/);
    first.press(CTRL_C);
    expect(await first.ended).toBe(130);
  });

  it.each([[{ TERM: 'dumb' }], [{ CI: 'true' }]])('prints a line for each change with %o', async (env) => {
    const { open } = await setup();
    const terminal = open(env, ...FAILOVER);
    expect(await terminal.ended).toBe(0);
    expect(await terminal.text()).toMatch(/\d:\d\d {2}Force-stop production servers\n/);
    expect(await terminal.text()).not.toMatch(/^fence +\[/m);
  });
});
