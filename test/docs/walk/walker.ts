import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createLocalApi } from '../../../local/api.ts';
import { demoWhereEmpty } from '../../../local/console/demo-site.ts';
import { createCli, newFolder, targetOn } from '../../cli/run-cli.ts';
import { createTestRuntime } from '../../support/test-runtime.ts';
import { fill } from './placeholders.ts';
import type { Call } from './shell.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What a call came to. */
export interface Came {
  readonly call: Call;
  readonly code: number;
  readonly said: string;
}

/** The words after the program's own name, where it is `sdrs` in one of its spellings. */
export const wordsOfSdrs = (call: Call): readonly string[] | undefined => {
  if (call[0] === 'sdrs') return call.slice(1);
  if (call.slice(0, 5).join(' ') === 'npm run -s sdrs --') return call.slice(5);
  return call.join(' ') === 'npm run failover' ? ['demo'] : undefined;
};

const ADDRESS = 'http://127.0.0.1:8642';

const curl = (words: readonly string[]): Request => {
  const url = words.find((word) => word.startsWith(ADDRESS)) ?? '';
  const after = (flag: string) => words[words.indexOf(flag) + 1] ?? '';
  if (!words.includes('-d')) return new Request(url);
  const [name = '', value = ''] = after('-H').split(': ');
  return new Request(url, { method: 'POST', headers: { [name]: value }, body: after('-d') });
};

/** A script of the project, which needs no home. */
const runScript = (call: Call): Omit<Came, 'call'> => {
  const [program = '', ...words] = call;
  const line = call.join(' ');
  if (!line.startsWith('npm run -s ')) throw new Error(`Neither run nor listed in not-run.ts: ${line}`);
  const { status, stderr, stdout } = spawnSync(program, words, { cwd: ROOT, encoding: 'utf8' });
  return { code: status ?? 1, said: `${stderr}${stdout}` };
};

/** Somebody with an empty home in an empty folder, who gives one command after the other. */
export const createWalker = async () => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const folder = await newFolder();
  const cli = createCli(async () => targetOn(runtime));
  const api = createLocalApi(runtime);
  const said: string[] = [];

  const sdrs = async (words: readonly string[]) => {
    const here = process.cwd();
    process.chdir(folder);
    try {
      const { code, out, err } = await cli(...words);
      said.push(out);
      return { code, said: `${err}\n${out}` };
    } finally {
      process.chdir(here);
    }
  };
  const ask = async (request: Request) => {
    const answer = await api.fetch(request);
    const text = await answer.text();
    said.push(text);
    // As a person types: EC2 shows a change only a moment later.
    await runtime.clock.sleep(60_000);
    return { code: answer.ok ? 0 : 1, said: text };
  };
  const run = async (call: Call): Promise<Omit<Came, 'call'>> => {
    const words = wordsOfSdrs(call);
    if (words) return sdrs(words);
    if (call[0] === 'curl') return ask(curl(call));
    if (call.join(' ') !== 'npm start') return runScript(call);
    await demoWhereEmpty(runtime);
    return { code: 0, said: '' };
  };
  return {
    folder,
    keep: (file: string, text: string) => writeFile(join(folder, file), text),
    give: async (printed: Call): Promise<Came> => {
      const call = await fill(printed, { runtime, said });
      return { call, ...(await run(call)) };
    },
  };
};
