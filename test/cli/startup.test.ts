import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../local/made.ts';
import { newFolder } from './run-cli.ts';

/** Tells at the end which modules Node has loaded. */
const WATCH = `
import { registerHooks } from 'node:module';
import { writeFileSync } from 'node:fs';
const loaded = [];
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
process.on('exit', () => writeFileSync(process.env.LOADED, loaded.join('\\n')));
`;

/** The modules that a command has loaded, from the project's root. */
const loadedBy = async (...args: readonly string[]): Promise<string> => {
  const folder = await newFolder();
  const [watch, loaded] = [join(folder, 'watch.mjs'), join(folder, 'loaded')];
  await writeFile(watch, WATCH);
  const env = { ...process.env, LOADED: loaded };
  const node = ['--import', watch, join(PROJECT, 'cli', 'sdrs.ts'), '--home', join(folder, 'home'), ...args];
  await promisify(execFile)(process.execPath, node, { env });
  return (await readFile(loaded, 'utf8')).replaceAll(`file://${PROJECT}`, '');
};

describe('what a command loads', () => {
  it('is the words of the commands alone where help is asked for', async () => {
    const loaded = await loadedBy('failover', '--help');
    expect(loaded).toContain('cli/commands/failover.ts');
    expect(loaded).toContain('node_modules/commander/');
    expect(loaded.split('\n').filter((module) => /node_modules\/(?!commander\/)/.test(module))).toEqual([]);
    expect(loaded).not.toContain('lambdas/handlers/');
  });

  it('is neither the steps, nor the interpreter, nor the SDK of EC2 where nothing is looked at in EC2', async () => {
    const loaded = await loadedBy('group', 'list');
    expect(loaded).toContain('lambdas/handlers/operations/groups/groups.ts');
    for (const unused of [
      'lambdas/handlers/steps/',
      'aws-local-stepfunctions',
      'client-ec2',
      'node_modules/yaml',
      'local/site/',
    ])
      expect(loaded).not.toContain(unused);
  });
});
