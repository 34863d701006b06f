import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Lines of the files that match, each as `file: line`. */
const linesIn = (files: readonly string[], pattern: RegExp): readonly string[] =>
  files.flatMap((file) =>
    readFileSync(`${PROJECT}/${file}`, 'utf8')
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line}`),
  );

const filesOf = (pattern: string) => globSync(pattern, { cwd: PROJECT }).sort();

const EVERYTHING = filesOf('{benchmark,bin,cli,lambdas,lib,local,simulated-aws,simulation,test}/**/*.ts');

/** A test file is loaded once by whoever runs it; every other module is shared by all test files of a process. */
const SHARED = EVERYTHING.filter((file) => !file.endsWith('.test.ts'));

const VARIABLE = /^(export )?(let|var) /;
const EMPTY_CONTAINER = /^(export )?const \w+(: [^=]+)? = (new (Weak)?(Map|Set)(<.*>)?\(\)|\[\]|\{\});/;

/** Nothing can be put into a container of `never`. What is kept because making it again takes long, and would be the same whoever asked first. */
const KEPT = [
  'local/executions/machine.ts: const valid = new Set<string>();',
  'simulated-aws/dynamodb/item-size.ts: const known = new WeakMap<Item, number>();',
  'test/lib/synthesise.ts: const made = new Map<string, { readonly template: string; readonly stateTemplate: string }>();',
];

/** Test files run in one process, one after the other: none may see what another one has left in a module. */
describe('no module keeps what a test has done', () => {
  it('no module keeps what a test has done in a variable', () => {
    expect(EVERYTHING.length).toBeGreaterThan(800);
    expect(linesIn(EVERYTHING, VARIABLE)).toEqual([]);
  });

  it('no module keeps what a test has done in a container that is to be filled, but for what is the same whoever fills it', () => {
    expect(linesIn(SHARED, EMPTY_CONTAINER).filter((line) => !/\b(never|Readonly(Map|Set)<.*)>/.test(line))).toEqual(
      KEPT,
    );
  });
});
