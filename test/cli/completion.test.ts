import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCli, newFolder, refuseToOpen } from './run-cli.ts';

const cli = createCli(refuseToOpen);

const has = (shell: string): boolean => spawnSync(shell, ['--version'], { stdio: 'ignore' }).status === 0;

/** The script as a file, as a shell reads it. */
const scriptFor = async (shell: string): Promise<string> => {
  const { code, out } = await cli('completion', shell);
  expect(code).toBe(0);
  const file = join(await newFolder(), `completion.${shell}`);
  await writeFile(file, `${out}\n`);
  return file;
};

/** How each shell is asked what it would offer for the words so far, the last of which is being typed. */
const ASKED: Readonly<Record<string, (file: string, words: readonly string[]) => readonly string[]>> = {
  bash: (file, words) => [
    '--norc',
    '-c',
    `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sdrs; printf '%s\\n' "\${COMPREPLY[@]}"`,
    'bash',
    file,
    ...words,
  ],
  fish: (file, words) => ['--no-config', '-c', `source ${file}; complete -C '${words.join(' ')}'`],
};

const offered = async (shell: string, words: readonly string[]): Promise<readonly string[]> => {
  const args = ASKED[shell]?.(await scriptFor(shell), words) ?? [];
  const { stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', input: '' });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter((line) => line !== '');
};

describe.each(['bash', 'fish'])('the completion of %s', (shell) => {
  it.runIf(has(shell)).each([
    ['a command', ['sdrs', 'gro'], ['group']],
    ['a command of a command', ['sdrs', 'group', 'im'], ['import']],
    ['an option', ['sdrs', 'group', 'import', 'pets.yaml', '--rep'], ['--replace']],
    ['an option of the program', ['sdrs', '--state-m'], ['--state-machine-arn']],
    ['the value of an option', ['sdrs', 'report', 'pets', '--format', ''], ['json', 'markdown']],
    ['a command after an option with a value', ['sdrs', '--home', 'folder', 'ex'], ['executions']],
    ['a command three deep', ['sdrs', 'automation', 'brake', 'sho'], ['show']],
  ])(`offers %s (skipped without ${shell})`, async (_, words, wanted) => {
    expect(await offered(shell, words)).toEqual(wanted);
  });
});

describe('the value of an option', () => {
  it.runIf(has('bash'))('is no command to bash, whatever it is called (skipped without bash)', async () => {
    expect(await offered('bash', ['sdrs', '--home', 'group', 'ex'])).toEqual(['executions']);
  });
});

describe('the completion of zsh', () => {
  it.runIf(has('zsh'))('is a script that zsh takes (skipped without zsh)', async () => {
    const script = 'source "$1" && [[ -n "$_comps[sdrs]" ]] && echo completed';
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script, 'zsh', await scriptFor('zsh')], {
      encoding: 'utf8',
      input: '',
      env: { ...process.env, ZDOTDIR: await newFolder() },
    });
    expect([stdout, stderr]).toEqual(['completed\n', '']);
  });
});

describe('sdrs completion', () => {
  it('knows three shells', async () => {
    const { code, err } = await cli('completion', 'tcsh');
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are bash, zsh, fish.');
  });
});
