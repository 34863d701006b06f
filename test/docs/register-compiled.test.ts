import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGISTER = join(ROOT, 'lambdas/adapters/aws/ec2/register');

/** Changes of the register's own sources, a file each; `line` is one of them, and what stands in its place. */
const CHANGES = {
  'as-it-is': { file: 'instance.ts', line: /^/, by: '' },
  'without-a-member': { file: 'instance.ts', line: / {2}Monitoring: .*\n/, by: '' },
  'with-a-made-up-member': { file: 'instance.ts', line: /( {2}Monitoring: .*\n)/, by: '$1  Horsepower: MOMENT,\n' },
  'without-a-nested-member': { file: 'instance-options.ts', line: / {2}HttpTokens: .*\n/, by: '' },
  'with-a-made-up-nested-member': {
    file: 'instance-options.ts',
    line: /( {2}HttpTokens: .*\n)/,
    by: "$1  HttpCookies: alike('metadata-options'),\n",
  },
  'nothing-said-of-a-nested-shape': {
    file: 'disks.ts',
    line: / {2}Attachments: .*\n/,
    by: "  Attachments: carried('AttachVolume'),\n",
  },
  'a-call-that-nobody-makes': { file: 'disks.ts', line: /carried\('CreateVolume'\)/, by: "carried('CloneVolume')" },
  'a-trait-that-nobody-compares': { file: 'placement.ts', line: /alike\('tenancy'\)/, by: "alike('neighbours')" },
} as const;

type Change = keyof typeof CHANGES;

/** A source of the register, changed, that finds its neighbours from anywhere. */
const changed = async (change: Change): Promise<string> => {
  const { file, line, by } = CHANGES[change];
  const source = await readFile(join(REGISTER, file), 'utf8');
  expect(source, `${file} has what ${change} changes`).toMatch(line);
  return source
    .replace(line, by)
    .replaceAll(/from '(\.[^']+)'/g, (_, path: string) => `from '${join(REGISTER, path)}'`);
};

/** What the compiler says of all of them, by file: it runs once. */
const compiled = async (): Promise<ReadonlyMap<string, string>> => {
  const cache = join(ROOT, 'node_modules/.cache/sdrs');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'register-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const change of Object.keys(CHANGES) as Change[]) {
    await writeFile(join(folder, `${change}.ts`), await changed(change));
  }
  // Sources elsewhere are named by their whole path, which the compiler would not rewrite.
  const compilerOptions = { rewriteRelativeImportExtensions: false, allowImportingTsExtensions: true };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'], exclude: [] }),
  );
  const lines = (await tsc(folder)).split('\n').flatMap((line) => line.match(/([\w-]+)\.ts\(.*?(error .*)/) ?? []);
  return new Map(lines.filter((_, n) => n % 3 === 0).map((_, n) => [lines[3 * n + 1] ?? '', lines[3 * n + 2] ?? '']));
};

const tsc = (folder: string): Promise<string> =>
  new Promise((done) => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    execFile(process.execPath, [compiler, '--noEmit', '-p', folder], (_, output) => done(output));
  });

it('the register does not compile where a member is not decided, or does not exist', async () => {
  const said = await compiled();
  expect([...said.keys()].sort()).toEqual(
    Object.keys(CHANGES)
      .filter((change) => change !== 'as-it-is')
      .sort(),
  );
  expect(said.get('without-a-member')).toContain("Property 'Monitoring' is missing");
  expect(said.get('with-a-made-up-member')).toContain("'Horsepower' does not exist");
  expect(said.get('without-a-nested-member')).toContain("Property 'HttpTokens' is missing");
  expect(said.get('with-a-made-up-nested-member')).toContain("'HttpCookies' does not exist");
  expect(said.get('a-call-that-nobody-makes')).toContain('"CloneVolume"');
  expect(said.get('a-trait-that-nobody-compares')).toContain('"neighbours"');
});
