import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const filesUnder = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();

/** Everything that people read: documents, and the sources, which hold all messages and help texts. */
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...filesUnder('docs', '.md')];
const SOURCES = ['cli', 'lambdas', 'lib', 'local', 'verify'].flatMap((folder) => filesUnder(folder, '.ts'));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const io = { out: () => {}, err: () => {}, input: async () => '', color: false };
const program = createProgram({ io, openTarget: () => Promise.reject(new Error('none')), exit: () => {} });

const flagsOf = (command: Command): readonly string[] =>
  command.options.flatMap(({ long, short }) => [long, short]).filter((flag) => flag !== undefined && flag !== null);
const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)];
const KNOWN_FLAGS = new Set([...all(program).flatMap(flagsOf), '--help', '-h']);

/** Of other programs that the texts tell to call: `npm start`, npm, npx and CDK, CloudFormation, and the AWS command line. */
const OTHER_FLAGS: ReadonlySet<string> = new Set([
  '--port',
  '--resources',
  '--tags',
  '--network-interface-id',
  '--instance-id',
  '--device-index',
]);

/** A command line as a text shows it: after `sdrs`, as far as one can be on a line. */
const LINE = /(?:\bsdrs|npm run -s sdrs --|\$\{sdrs\}|\$\{commandFor\([^)]*\)\}) +([^`\n;#|\\]*)/g;

const wordsOf = (line: string): readonly string[] =>
  line
    .replaceAll(/\$\{[^}]*\}/g, 'X')
    .replaceAll(/"[^"]*"/g, 'X')
    .split(/[\s'",)\]]+/)
    .filter((word) => word !== '' && word !== '…');

/** Global options come first, with their values. */
const withoutGlobals = (words: readonly string[]): readonly string[] => {
  const [first] = words;
  const option = program.options.find(({ long }) => long === first);
  if (!option) return words;
  return withoutGlobals(words.slice(option.required ? 2 : 1));
};

/** What is wrong with a command line that a text names; nothing where it is none but prose. */
const faultOf = (line: string): string | undefined => {
  const [name = '', second = '', ...rest] = withoutGlobals(wordsOf(line));
  if (!/^[a-z][a-z-]*$/.test(name) || PROSE.has(name)) return undefined;
  const command = program.commands.find((one) => one.name() === name);
  if (!command) return `there is no command "${name}"`;
  const sub = command.commands.find((one) => one.name() === second);
  const takesArguments = command.registeredArguments.length > 0;
  if (command.commands.length > 0 && !sub && !takesArguments && /^[a-z-]+$/.test(second)) {
    return `"${name}" has no "${second}"`;
  }
  if (
    !sub &&
    rest[0] &&
    /^[A-Z<]/.test(rest[0]) &&
    command.registeredArguments.length < 2 &&
    command.commands.length > 0
  ) {
    return `"${name}" has no "${second}"`;
  }
  return unknownFlag(sub ?? command, [second, ...rest]);
};

/** After `sdrs` in a sentence about the program itself. */
const PROSE: ReadonlySet<string> = new Set([
  'command',
  'is',
  'runtime',
  'on',
  'and',
  'or',
  'says',
  'made',
  'has',
  'needs',
  'the',
]);

const unknownFlag = (command: Command, words: readonly string[]): string | undefined => {
  const end = words.findIndex((word) => /[.:]$/.test(word));
  const own = end < 0 ? words : words.slice(0, end + 1);
  const known = new Set([...flagsOf(command), ...command.commands.flatMap(flagsOf), ...flagsOf(program), '--help']);
  const unknown = own
    .map((word) => word.replace(/[.:]$/, ''))
    .find((word) => /^--[a-z]/.test(word) && !known.has(word));
  return unknown && `"${command.name()}" has no ${unknown}`;
};

const linesIn = (text: string): readonly string[] => [...text.matchAll(LINE)].map(([, line]) => line ?? '');

describe('every text that people read', () => {
  it.each([...DOCUMENTS, ...SOURCES])('names only commands that exist: %s', (file) => {
    const faults = linesIn(read(file)).flatMap((line) => {
      const fault = faultOf(line);
      return fault ? [`sdrs ${line.trim()}: ${fault}`] : [];
    });
    expect(faults).toEqual([]);
  });

  it.each(['README.md', 'docs/cli.md', ...filesUnder('cli', '.ts'), ...filesUnder('lambdas', '.ts')])(
    'names only options that exist: %s',
    (file) => {
      const named = [...read(file).matchAll(/(?<![\w-])--[a-z][a-z0-9-]+/g)].map(([flag]) => flag);
      expect(named.filter((flag) => !KNOWN_FLAGS.has(flag) && !OTHER_FLAGS.has(flag))).toEqual([]);
    },
  );

  it.each([...DOCUMENTS, ...SOURCES])('names only documents that exist: %s', (file) => {
    const named = [...read(file).matchAll(/\bdocs\/[a-z0-9/-]+\.md/g)].map(([path]) => path);
    const there = new Set(DOCUMENTS);
    expect(named.filter((path) => !there.has(path))).toEqual([]);
  });

  it.each(DOCUMENTS)('names only errors that exist: %s', (file) => {
    const sources = [...SOURCES, ...filesUnder('simulated-aws', '.ts')];
    const errors = new Set(sources.flatMap((source) => [...read(source).matchAll(/\b[A-Z]\w+Error\b/g)].map(String)));
    const named = [...read(file).matchAll(/`([A-Z]\w+Error)`/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !errors.has(name))).toEqual([]);
  });

  it.each([...DOCUMENTS.filter((file) => !file.includes('decisions/')), ...filesUnder('cli', '.ts')])(
    'sends nobody to what this version has not: %s',
    (file) => {
      expect(read(file)).not.toMatch(/fault[ _]level 2|switchover instead|until reprotection|enable it first/i);
    },
  );
});

describe('the check itself', () => {
  it.each([
    ['failover approve GROUP INSTANCE --reason x', '"failover" has no "approve"'],
    ['failover accept GROUP INSTANCE --reason x', undefined],
    ['failover cancel GROUP --start', undefined],
    ['failover pets --accept web-1', '"failover" has no --accept'],
    ['group enable pets', '"group" has no "enable"'],
    ['switchover pets', 'there is no command "switchover"'],
    ['--stack Sdrs group show orders', undefined],
    ['instance start web-1 --now', '"start" has no --now'],
  ])('finds the fault of "sdrs %s": %s', (line, fault) => {
    expect(faultOf(line)).toBe(fault);
  });
});
