import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** All code that ships, and the simulation that judges it. */
export const PRODUCT = globSync('{bin,cli,lib,lambdas,local,simulated-aws,simulation,verify}/**/*.ts', {
  cwd: PROJECT,
});

const FROM = /\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** All that a text imports or passes on, types too. */
export const importsIn = (text: string): readonly string[] =>
  [...text.matchAll(FROM)].map(([, from, bare, called]) => from ?? bare ?? called ?? '?');

/** The files of the project that a file imports, types too. All of them are named by a relative path with its ending. */
export const importedBy = (file: string): readonly string[] =>
  importsIn(readFileSync(join(PROJECT, file), 'utf8'))
    .filter((from) => from.startsWith('.'))
    .map((from) => join(dirname(file), from));

/** Files that are reached from these, by way of any number of others. */
export const reachedFrom = (files: readonly string[]): ReadonlySet<string> => {
  const reached = new Set<string>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    open.push(...importedBy(file));
  }
  return reached;
};
