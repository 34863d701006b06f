import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Wherever an error that people meet can come from. */
const FOLDERS = ['bin', 'cli', 'lambdas', 'lib', 'local', 'simulated-aws', 'simulation/simulate', 'verify'];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
).join('\n');

const named = (pattern: RegExp): readonly string[] => [...sources.matchAll(pattern)].map(([, name = '']) => name);

/** Errors with a class, reasons that a record has by name alone, and the SDK's names that the command knows. */
export const ERROR_NAMES: readonly string[] = [
  ...new Set([
    ...named(/^\s+override readonly name = '([\w.]+)';$/gm),
    ...named(/\berror: '(\w+Error)'/g),
    ...named(/^ {2}(\w+Error): EXIT\./gm),
  ]),
].sort();

/** The classes themselves. */
export const ERROR_CLASSES: readonly string[] = named(/^(?:export )?class (\w+Error) extends \w*Error\b/gm);
