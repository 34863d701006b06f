import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TargetOptions } from '../../cli/target.ts';
import { openTarget } from '../../cli/targets.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { cliInMemory, createCli, newFolder, refuseToOpen, targetOn } from './run-cli.ts';

const cli = createCli(refuseToOpen);

afterEach(() => vi.unstubAllEnvs());

describe('a command line that makes no sense', () => {
  it.each([
    ['an unknown command', ['grup', 'list'], /unknown command 'grup'[\s\S]*Did you mean group\?/],
    ['a missing argument', ['plan'], /missing required argument 'group'/],
    ['an unknown option', ['plan', 'pets', '--fast'], /unknown option '--fast'/],
    ['a speed that is no number', ['--speed', 'fast', 'group', 'list'], /Use a number above 0/],
    ['no command at all', [], /No command is named/],
    ['half a command', ['group'], /No command is named/],
  ])('is JSON where JSON is asked for: %s', async (_, args, message) => {
    const { code, json } = await cli('--json', ...args);
    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: { name: 'UsageError', exitCode: 2, message: expect.stringMatching(message) },
    });
  });
});

describe('a name that nothing has', () => {
  const withPets = async () => {
    const { cli: run, runtime, file } = await cliInMemory();
    await run('site', 'seed', '--servers', '1', '--out', file);
    await run('group', 'import', file);
    return { run, runtime };
  };

  it.each([
    ['a group', ['plan', 'pest'], 'pets'],
    ['an instance', ['instance', 'start', 'wbe-1'], 'web-1'],
    ['a group to look in', ['executions', 'list', '--group', 'pet'], 'pets'],
  ])('is answered with the name that is nearest: %s', async (_, args, name) => {
    const { run } = await withPets();
    const { code, err } = await run(...args);
    expect(code).toBe(5);
    expect(err).toContain(`Did you mean ${name}?`);
    expect((await run(...args, '--json')).json()).toMatchObject({ error: { didYouMean: [name] } });
  });

  it('is answered with the nearest failover', async () => {
    const { run } = await withPets();
    await run('failover', 'pets', '--confirm', 'Ada: no power', '--failover-id', 'pets-of-november');
    expect((await run('executions', 'show', 'pets-of-novmber')).err).toContain('Did you mean pets-of-november?');
  });

  it('is not answered with one that is far from it', async () => {
    const { run } = await withPets();
    expect((await run('plan', 'orders')).err).not.toContain('Did you mean');
  });
});

describe('where a command works', () => {
  /** What a command line wants to open. */
  const wanted = async (...args: readonly string[]): Promise<TargetOptions> => {
    const opened: TargetOptions[] = [];
    const { runtime } = await cliInMemory();
    const run = createCli(async (options) => {
      opened.push(options);
      return targetOn(runtime);
    });
    await run(...args, 'group', 'list');
    const [options] = opened;
    if (!options) throw new Error('no target was opened');
    return options;
  };

  it('is said by the environment, unless the command line says it', async () => {
    vi.stubEnv('SDRS_HOME', 'of-the-environment');
    expect(await wanted()).toMatchObject({ home: 'of-the-environment' });
    expect(await wanted('--home', 'mine')).toMatchObject({ home: 'mine' });
    vi.stubEnv('SDRS_STACK', 'Sdrs');
    expect(await wanted()).toMatchObject({ stack: 'Sdrs' });
    expect(await wanted('--stack', 'Other')).toMatchObject({ stack: 'Other' });
    expect(await wanted('--home', 'mine')).not.toHaveProperty('stack');
    expect(await wanted('--table', 'groups', '--state-machine-arn', 'arn')).not.toHaveProperty('stack');
  });

  it('is told in the help', async () => {
    const { out } = await cli('--help');
    expect(out).toContain('SDRS_STACK');
    expect(out).toContain('SDRS_HOME');
  });

  it('is the first line of standard error', async () => {
    const { cli: run } = await cliInMemory();
    expect((await run('group', 'list')).err.split('\n')[0]).toBe('Target: embedded runtime in memory');
  });
});

describe('the version', () => {
  it('is that of the package', async () => {
    expect(await cli('--version')).toMatchObject({ code: 0, out: packageJson.version });
  });
});

describe('a home that cannot be used', () => {
  const inHome = (home: string) => createCli(openTarget)('--home', home, 'group', 'list', '--json');

  it.each([
    [
      'below a file',
      async (folder: string) => {
        await writeFile(join(folder, 'file'), '');
        return join(folder, 'file', 'home');
      },
    ],
    [
      'that is a file',
      async (folder: string) => {
        await writeFile(join(folder, 'file'), '');
        return join(folder, 'file');
      },
    ],
    ['in a folder of the system that takes none', async () => '/proc/nope/deeper'],
    [
      'whose files cannot be opened',
      async (folder: string) => {
        await mkdir(join(folder, 'owner.sqlite'));
        return folder;
      },
    ],
  ])('is named, with what to do, and without a stack: %s', async (_, homeIn) => {
    const home = await homeIn(await newFolder());
    const { code, err, json } = await inHome(home);
    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { name: 'HomeNotUsableError', home } });
    expect(err).toContain('another --home');
    expect(err).not.toContain('    at ');
  });

  it('is named where it was removed while the command ran', async () => {
    const home = join(await newFolder(), 'home');
    const run = createCli(async (options) => {
      const target = await openTarget(options);
      await rm(home, { recursive: true });
      return target;
    });
    const { code, err } = await run('--home', home, 'group', 'list');
    expect(code).toBe(2);
    expect(err).toMatch(/HomeNotUsableError: .*was removed while the command ran/);
    expect(err).not.toContain('    at ');
  });

  it.runIf(process.getuid?.() !== 0)('is named where it is read-only', async () => {
    const home = await newFolder();
    await chmod(home, 0o500);
    expect((await inHome(home)).json()).toMatchObject({ error: { name: 'HomeNotUsableError', home } });
    await chmod(home, 0o700);
  });
});

describe('a disk that is full', () => {
  it.each([
    ['a file system', Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })],
    ['SQLite', Object.assign(new Error('database or disk is full'), { errcode: 13 })],
    ['something below', new Error('it failed', { cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }) })],
  ])('is said in a sentence where %s says so', async (_, error) => {
    const { code, err } = await createCli(async () => {
      throw error;
    })('group', 'list');
    expect(code).toBe(6);
    expect(err).toMatch(/^DiskFullError: .*Free some space/);
    expect(err).not.toContain('    at ');
  });
});

describe('a seed', () => {
  it('overwrites no file, and seeds nothing then', async () => {
    const { cli: run, runtime, file } = await cliInMemory();
    await writeFile(file, 'my own');
    const { code, err } = await run('site', 'seed', '--out', file);
    expect(code).toBe(2);
    expect(err).toContain(`${file} is there already, and is not written over`);
    expect(await readFile(file, 'utf8')).toBe('my own');
    expect(runtime.ec2.calls()).toEqual([]);
  });
});

describe('a file', () => {
  it('that is a policy is judged with line, column and field', async () => {
    const file = join(await newFolder(), 'policy.yaml');
    await writeFile(file, 'mode: act\nrequired:\n  sources: many\n');
    const { code, json } = await cli('automation', 'policy', 'pets', '--file', file, '--json');
    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: {
        name: 'PolicyFileError',
        message: expect.stringContaining(`${file}:3:12: required.sources: `),
        problems: expect.arrayContaining([
          expect.objectContaining({ path: ['required', 'sources'], line: 3, column: 12 }),
        ]),
      },
    });
  });

  it('that is no YAML is judged the same way', async () => {
    const { code, err } = await createCli(refuseToOpen, 'mode: [act')('automation', 'policy', 'pets', '--file', '-');
    expect(code).toBe(2);
    expect(err).toMatch(/^PolicyFileError: [\s\S]*stdin:1:\d+: /);
  });

  it('that is too large to be meant is refused with what may be', async () => {
    const file = join(await newFolder(), 'huge.yaml');
    await writeFile(file, '# '.repeat(2_600_000));
    const { code, err } = await cli('group', 'import', file);
    expect(code).toBe(2);
    expect(err).toContain(`File "${file}" has 5.2 MB, and 5 MB may be read`);
  });
});
