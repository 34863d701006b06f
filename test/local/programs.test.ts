import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STACK = /^\s+at /m;

/** By script, the file that it runs. `sdrs` and its demonstration are tested with the command. */
const PROGRAMS = Object.entries(packageJson.scripts).flatMap(([script, line]) => {
  const [, file] = /(?:^|\| )node (\S+\.ts)$/.exec(line) ?? [];
  return file === undefined ? [] : [[script, file] as const];
});

/** Help and wrong options are of one mechanism: a wrong option is tried of each, and a process each is dear. */
const HELPED = ['sdrs', 'start', 'bench', 'openapi'];

const run = (file: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [file, ...args], { cwd: ROOT, encoding: 'utf8' });

/** The last command of the pipe reads nothing; how the first one ends is told on standard output. */
const intoNothing = (file: string, ...args: readonly string[]) => {
  const script = '{ "$@"; echo "ended with $?" >&3; } | true';
  const shell = ['sh', '-c', `exec 3>&1; ${script}`, 'sh', process.execPath, file, ...args];
  return spawnSync('env', shell, { cwd: ROOT, encoding: 'utf8' });
};

describe('every program that an npm script runs', () => {
  it('is found', () => {
    expect(PROGRAMS.map(([script]) => script)).toEqual(
      expect.arrayContaining(['sdrs', 'start', 'openapi', 'console:types', 'bench', 'chaos', 'kept', 'screenshots']),
    );
  });

  it.each(PROGRAMS.filter(([script]) => HELPED.includes(script)))('has help: %s', (_, file) => {
    const { status, stdout, stderr } = run(file, '--help');
    expect(stdout).toMatch(/^Usage: /);
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each(PROGRAMS)('answers a wrong option with words and exit code 2: %s', (script, file) => {
    const { status, stdout, stderr } = run(file, '--no-such-option');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: unknown option '--no-such-option'/);
    expect(stderr).not.toMatch(STACK);
    if (script !== 'sdrs') expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['local/measure/workflows.ts', 'local/print-openapi.ts', 'test/docs/kept-table.ts'])(
    'ends in silence where nobody reads its results: %s',
    (file) => {
      expect(intoNothing(file)).toMatchObject({ stdout: 'ended with 0\n', stderr: '' });
    },
  );
});

describe('the command with nobody who reads its results', () => {
  it('still ends with the code that scripts go by', () => {
    expect(intoNothing('cli/sdrs.ts', 'plan', '--json')).toMatchObject({ stdout: 'ended with 2\n' });
  });
});

describe('a process that ends in words', () => {
  const ending = (thrown: string) => {
    const script = `
      import { endInWords } from './local/program/ending.ts';
      endInWords((error) => (error.name === 'StaleEpochError' ? 6 : 1));
      const stale = Object.assign(new Error('a newer run'), { name: 'StaleEpochError' });
      ${thrown}`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' });
  };

  it.each([
    ['at the top', 'throw stale;'],
    ['of a promise that nobody awaits', 'Promise.reject(stale);'],
    ['in a timer', 'setTimeout(() => { throw stale; });'],
    ['as the error of a stream', "process.stdin.emit('error', stale);"],
  ])('does so for an error %s', (_, thrown) => {
    const { status, stderr } = ending(thrown);
    expect([status, stderr]).toEqual([6, 'StaleEpochError: a newer run\n']);
  });

  it('says of a full disk what to do, also of that which its results go to', () => {
    expect(
      ending("process.stdout.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }));"),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^DiskFullError: .*Free some space/),
    });
  });

  it('shows the stack of a fault of its own', () => {
    const { status, stderr } = ending('null.x;');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^TypeError: .*\nThis is a fault of the program/);
    expect(stderr).toMatch(STACK);
  });

  it('goes on where nobody reads what is said on the way', () => {
    const script = `
      import { endInWords } from './local/program/ending.ts';
      endInWords();
      process.stderr.write('on the way\\n');
      setTimeout(() => { process.stderr.write('further\\n'); setTimeout(() => console.log('the result'), 50); }, 50);`;
    const shell = 'exec 3>&1; { "$@" 2>&1 1>&3 | true; } 3>&1';
    const args = ['-c', shell, 'sh', process.execPath, '--input-type=module', '-e', script];
    expect(spawnSync('sh', args, { cwd: ROOT, encoding: 'utf8' }).stdout).toBe('the result\n');
  });
});
