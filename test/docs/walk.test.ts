import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import { createRandom } from '../../simulation/scheduler/random.ts';
import { newFolder } from '../cli/run-cli.ts';
import { synthesise } from '../lib/synthesise.ts';
import { type Item, itemsOf, keyOf, PAGES, readPage } from './items.ts';
import { NOT_RUN, notRun, WALKED_BY } from './walk/not-run.ts';
import { BEFORE, KEPT_AS, PICKED } from './walk/readers.ts';
import { type Call, callsOf } from './walk/shell.ts';
import { type Came, createWalker } from './walk/walker.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BLOCKS = PAGES.flatMap(itemsOf).filter((item) => item.kind === 'sh' || keyOf(item) in KEPT_AS);
const pagesOf = (items: readonly Item[]) => [...new Set(items.map(({ page }) => page))];
const SHELL = BLOCKS.filter(({ kind }) => kind === 'sh');

type Walker = Awaited<ReturnType<typeof createWalker>>;

/** What each command of a block came to, but for those that are listed. */
const giveAll = async (walker: Walker, calls: readonly Call[]): Promise<readonly Came[]> => {
  const came: Came[] = [];
  for (const call of calls) if (!notRun(call)) came.push(await walker.give(call));
  return came;
};

const begin = async (page: string): Promise<Walker> => {
  const walker = await createWalker();
  await giveAll(walker, callsOf(BEFORE[page] ?? [], walker.folder));
  return walker;
};

/** Reads a page from top to bottom, and does what it says. */
const walk = async (page: string): Promise<readonly Came[]> => {
  const came: Came[] = [];
  let walker = await begin(page);
  for (const item of BLOCKS.filter((one) => one.page === page)) {
    const file = KEPT_AS[keyOf(item)];
    if (file !== undefined) {
      await walker.keep(file, item.lines.join('\n'));
      continue;
    }
    came.push(...(await giveAll(walker, callsOf(item.lines, walker.folder))));
    if (PICKED.includes(page)) walker = await begin(page);
  }
  return came;
};

const failures = (came: readonly Came[]): readonly string[] =>
  came.filter(({ code }) => code !== 0).map(({ call, code, said }) => `${call.join(' ')}: code ${code}\n${said}`);

describe('a new user who reads', () => {
  it.each(pagesOf(SHELL).filter((page) => !(page in WALKED_BY)))('%s finds that each command works', async (page) => {
    expect(failures(await walk(page))).toEqual([]);
  });

  it.each(Object.entries(WALKED_BY))('%s is walked with by %s', (page, test) => {
    expect(SHELL.some((item) => item.page === page)).toBe(true);
    expect(readFileSync(join(ROOT, test), 'utf8')).toContain(page);
  });

  it.each([1, 2, 3])('the README in an order of his own is told what to do instead, and arrives (%s)', async (seed) => {
    const random = createRandom(seed);
    const [, block] = SHELL.filter(({ page }) => page === 'README.md');
    const walker = await createWalker();
    const calls = callsOf(block?.lines ?? [], walker.folder);
    const shuffled = calls
      .map((call) => ({ call, at: random.below(1_000_000) }))
      .toSorted((one, other) => one.at - other.at);
    const came = await giveAll(walker, [...shuffled.map(({ call }) => call), ...calls]);
    // 2: bad input, 3: refused, 5: not found. Each of them says what to do.
    expect(came.filter(({ code }) => ![0, 2, 3, 5].includes(code))).toEqual([]);
    expect(came.filter(({ said }) => said.includes('    at '))).toEqual([]);
    const shown = await walker.give(['sdrs', 'group', 'show', 'pets', '--json']);
    expect(shown.said).toContain('"status": "failed-over"');
  });
});

describe('a command of a page that no walk runs', () => {
  const calls = async (): Promise<readonly Call[]> => {
    const folder = await newFolder();
    return SHELL.filter(({ page }) => !(page in WALKED_BY)).flatMap(({ lines }) => callsOf(lines, folder));
  };

  it('is listed with a reason and a check that exists, and stands on a page', async () => {
    const used = new Set((await calls()).map(notRun));
    expect(NOT_RUN.filter((one) => !used.has(one))).toEqual([]);
    const tests = NOT_RUN.map(({ instead }) => instead).filter((instead) => instead.startsWith('test/'));
    expect(tests.filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
  });

  it('has options that its program declares', async () => {
    const { scripts } = JSON.parse(readPage('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const long = (await calls()).filter((call) => notRun(call)?.instead === 'options');
    const undeclared = long.flatMap((call) => {
      const folder = join(ROOT, dirname(scripts[call[3] ?? '']?.replace('node ', '') ?? ''));
      const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
      const source = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
      const flags = call.filter((word) => word.startsWith('--') && word !== '--').map((word) => word.slice(2));
      return flags.filter((flag) => !new RegExp(`['"]--${flag}\\b`).test(source));
    });
    expect(long.length).toBeGreaterThan(20);
    expect(undeclared).toEqual([]);
  });

  it('makes the stacks with the options that it gives', async () => {
    const deploys = (await calls()).filter((call) => notRun(call)?.instead === 'context');
    const contexts = deploys
      .map((call) => call.flatMap((word, n) => (call[n - 1] === '-c' ? [word] : [])))
      .filter((options) => options.length > 0);
    expect(contexts.length).toBeGreaterThanOrEqual(6);
    for (const context of fewest(contexts)) {
      const { template } = synthesise(context);
      const machines = template.findResources('AWS::StepFunctions::StateMachine');
      expect(Object.keys(machines).length, JSON.stringify(context)).toBe(MACHINE_KINDS.length);
    }
  });
});

type Context = Readonly<Record<string, string>>;

/** Options that do not contradict each other can be given at once, and making the stacks takes a second. */
const fewest = (options: readonly (readonly string[])[]): readonly Context[] => {
  const made: Record<string, string>[] = [];
  for (const next of options.map(contextOf)) {
    const fit = made.find((one) => Object.entries(next).every(([key, value]) => (one[key] ?? value) === value));
    if (fit) Object.assign(fit, next);
    else made.push({ ...next });
  }
  return made;
};

const contextOf = (options: readonly string[]): Context =>
  Object.fromEntries(options.map((option) => /^(\w+)=([\s\S]*)$/.exec(option)?.slice(1) ?? []));
