import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A test, a hook or a group of tests with a time-out of its own, before or behind its function. */
const OWN_TIME_OUT = /,\s*\{[^{}]*\btimeout\b[^{}]*\},\s*(async )?\(|^ *\}, [\d_]{4,}\);$/m;

it('no test has a time-out of its own: the common one ends what hangs, and a slow machine fails nothing', () => {
  const files = globSync('test/**/*.{test,contract}.ts', { cwd: PROJECT });
  expect(files.length).toBeGreaterThan(200);
  const hasOwn = (file: string) => OWN_TIME_OUT.test(readFileSync(`${PROJECT}/${file}`, 'utf8'));
  expect(files.filter(hasOwn)).toEqual([]);
});
