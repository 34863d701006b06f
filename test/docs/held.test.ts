import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as dynamoDb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../cli/exit-codes.ts';
import { createProgram } from '../../cli/program.ts';
import { HELD_BY } from './held-by.ts';
import { type Item, itemsOf, keyOf, PAGES, readPage } from './items.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const ITEMS = PAGES.flatMap(itemsOf);
const ofKind = (...kinds: readonly string[]): readonly Item[] => ITEMS.filter(({ kind }) => kinds.includes(kind));
const rowsOf = (page: string, heading: string): readonly string[] =>
  ITEMS.filter((item) => item.kind === 'table' && item.page === page && item.heading === heading).flatMap(({ lines }) =>
    lines.slice(2),
  );
const codeIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

const sourcesUnder = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

describe('every table and example of README and docs', () => {
  it('is held by a test: a new one says by which', () => {
    expect([...new Set(ITEMS.map(keyOf))].sort()).toEqual(Object.keys(HELD_BY).sort());
  });

  it.each([...new Map(Object.entries(HELD_BY).map(([key, test]) => [`${key.split('#')[0]} ${test}`, key]))])(
    'is held by a test that reads its page: %s',
    (_, key) => {
      const test = HELD_BY[key] ?? '';
      const page = key.split('#')[0]?.replace('docs/', '').replace('.md', '') ?? '';
      expect(existsSync(join(ROOT, test)), test).toBe(true);
      if (test !== 'test/docs/held.test.ts') expect(read(test).toLowerCase()).toContain(page.toLowerCase());
    },
  );
});

/** All that the product and its simulation are written in, and what names their commands. */
const sources = ['bin', 'cli', 'lambdas', 'lib', 'local', 'simulated-aws', 'simulation', 'verify', 'test/conformance']
  .flatMap(sourcesUnder)
  .concat(read('package.json'))
  .join('\n');

describe('the tables', () => {
  /** Words that are AWS's or another program's, and that no source here needs to have. */
  const OTHERS =
    /^(\d|(fence|disks|identity)(Done|Failed)$|Forbidden$|Api(AccessRead|AccessAct)$|AWS_|UpdateFunctionCode$|GetAZs$|cloudformation:|aws$|arn:|https?:|curl|delete-|describe-|preserve_|ssh_|runcmd|write_files|--|-c$|states:|cloudwatch:|lambda:|events:|ec2:|dynamodb:|sqs:|Put[A-Z]|List[A-Z]|…)/;
  const wordsOf = (code: string): readonly string[] => code.match(/[A-Za-z][\w-]{3,}(?:[:/.][\w-]+)*/g) ?? [];

  it.each([...new Set(ofKind('table').map(({ page }) => page))])(
    'the tables of %s name nothing that is gone',
    (page) => {
      const named = ofKind('table')
        .filter((item) => item.page === page)
        .flatMap(({ lines }) => lines.slice(2).flatMap(codeIn))
        // A command of AWS's own command line, whole.
        .filter((code) => !/^aws [a-z0-9]+ /.test(code))
        .flatMap(wordsOf)
        .filter((word) => !OTHERS.test(word) && !/^[A-Z-]+$/.test(word));
      const parts = (word: string) => word.split(/[/.]/).filter((part) => part.length > 3);
      const isThere = (word: string) =>
        sources.includes(word) || existsSync(join(ROOT, word)) || parts(word).every((part) => sources.includes(part));
      expect(named.filter((word) => !isThere(word))).toEqual([]);
    },
  );

  it('the tables of docs/cli.md have every command and every exit code', () => {
    const io = { out: () => {}, err: () => {}, input: async () => '', color: false };
    const program = createProgram({ io, openTarget: () => Promise.reject(new Error('none')), exit: () => {} });
    const leaves = (command: Command, path: string): readonly string[] =>
      command.commands.length === 0 || command.registeredArguments.length > 0
        ? [path, ...command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`))]
        : command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`.trim()));
    const told = rowsOf('docs/cli.md', 'The `sdrs` command').flatMap((row) => codeIn(row.split(' | ')[0] ?? ''));
    const untold = leaves(program, '').filter((path) => path !== 'help' && !told.some((code) => says(code, path)));
    expect(untold).toEqual([]);
    const codes = rowsOf('docs/cli.md', 'Exit codes').map((row) => Number(row.split('|')[1]));
    expect(codes).toEqual(Object.values(EXIT));
  });

  it('the tables of folders name folders that exist', () => {
    const folders = rowsOf('docs/simulation.md', 'What runs').map((row) => codeIn(row)[0] ?? '');
    expect(folders.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  });
});

const says = (code: string, path: string): boolean => {
  const [first = '', second] = path.split(' ');
  const named = code.replaceAll('\\|', '|').split(/[ |]/);
  return named[0] === first && (second === undefined || named.includes(second));
};

/** Sentences of examples in plain text, as the program says them. */
const SAID: readonly (readonly [string, readonly string[]])[] = [
  ['docs/audit-trail.md', ['previousHash', 'canonical']],
  ['docs/deploy.md', ['step ended', 'step failed', 'failoverId', 'milliseconds']],
  ['docs/events.md', ['The failover has stopped. What it has done stays done, and the report says what is left.']],
  ['docs/group-file.md', ['is not what EC2 shows for']],
  ['docs/automation.md', ['SDRS Fault', 'CloudWatch Alarm State Change', 'AWS Health Event']],
];

describe('the examples', () => {
  it.each(SAID)('the examples in plain text say what the program says: %s', (page, words) => {
    for (const word of words) {
      expect(readPage(page).replaceAll(/\s+/g, ' ')).toContain(word);
      expect(sources).toContain(word);
    }
  });

  const keysOf = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(inner)])
      : [];

  it.each(['docs/audit-trail.md', 'docs/events.md'])('have fields that the program has: %s', (page) => {
    const examples = ofKind('json').filter((item) => item.page === page);
    const keys = examples.flatMap(({ lines }) => keysOf(JSON.parse(lines.join('\n'))));
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => !sources.includes(key))).toEqual([]);
  });

  it.each(ofKind('json').map((item, index) => [`${item.page} (${index + 1})`, item] as const))(
    'in JSON are JSON: %s',
    (_, { lines }) => {
      expect(() => JSON.parse(lines.join('\n'))).not.toThrow();
    },
  );

  it.each(ofKind('yaml').map((item, index) => [`${item.page} (${index + 1})`, item] as const))(
    'in YAML are YAML: %s',
    (_, { lines }) => {
      expect(parse(lines.join('\n'))).toBeTypeOf('object');
    },
  );

  const shell = ofKind('sh').flatMap(({ page, lines }) => lines.map((line) => [page, line] as const));
  const named = (pattern: RegExp): readonly string[] =>
    [...PAGES.map(readPage), ...shell.map(([, line]) => line)].flatMap((text) =>
      [...text.matchAll(pattern)].map(([, name = '']) => name),
    );

  it('call npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const called = named(/npm run (?:-s )?([a-z][a-z:-]*)/g);
    expect(called.length).toBeGreaterThan(40);
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("call operations that AWS's SDK has", () => {
    const clients: Readonly<Record<string, object>> = {
      ec2,
      sns,
      lambda,
      dynamodb: dynamoDb,
      events: eventBridge,
      stepfunctions: sfn,
      cloudformation: cloudFormation,
    };
    const operations = named(/\baws ((?:ec2|sns|lambda|dynamodb|events|stepfunctions|cloudformation) [a-z][a-z-]+)/g);
    const commandOf = (operation: string): string =>
      `${operation.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Command`;
    const unknown = operations.filter((call) => {
      const [service = '', operation = ''] = call.split(' ');
      return !(commandOf(operation) in (clients[service] ?? {}));
    });
    expect(operations.length).toBeGreaterThan(10);
    expect(unknown).toEqual([]);
  });

  it('deploy with options that the app reads', () => {
    const known = read('docs/deploy.md');
    const options = named(/-c (?!name=)([a-zA-Z]+)(?:=|`)/g);
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => !known.includes(`\`${option}\``))).toEqual([]);
  });
});
