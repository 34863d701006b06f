/** How large the product is: `npm run -s lines [-- --json]` prints its lines of TypeScript by folder, and their sum. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAlone, smallCommand } from '../program/small-command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All that ships. Tests, and the simulation that judges the product, are not counted. */
const FOLDERS = ['bin', 'cli', 'lib', 'lambdas', 'local', 'simulated-aws'] as const;

const linesOfFile = (path: string): number => readFileSync(path, 'utf8').split('\n').length - 1;

export const linesUnder = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .reduce((sum, name) => sum + linesOfFile(join(folder, name)), 0);

export const productLines = (): Readonly<Record<string, number>> => {
  const counts = FOLDERS.map((folder) => [folder, linesUnder(join(ROOT, folder))] as const);
  return { ...Object.fromEntries(counts), sum: counts.reduce((sum, [, lines]) => sum + lines, 0) };
};

const print = ({ json }: { readonly json?: boolean }): void => {
  const lines = productLines();
  if (json) console.log(JSON.stringify(lines));
  else for (const [name, count] of Object.entries(lines)) console.log(`${name.padEnd(15)}${String(count).padStart(7)}`);
};

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s lines', 'Prints the lines of TypeScript that ship, by folder.')
      .option('--json', 'print JSON')
      .action(print),
  );
}
