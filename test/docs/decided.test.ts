import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { itemsOf } from './items.ts';

const ROOT = new URL('../../', import.meta.url);
const rows = itemsOf('CONTRIBUTING.md')
  .filter(({ heading, kind }) => heading === 'Where is it decided' && kind === 'table')
  .flatMap(({ lines }) => lines.slice(2))
  .map((line) => /^\| (.+\?) \| `([\w./-]+\.ts)#(\w+)` \|$/.exec(line)?.slice(1) ?? [line]);

/** Declared at the top of the file: what stands within a function could not be found by an outline. */
const declares = (text: string, name: string): boolean =>
  new RegExp(`^(export )?(const|function|class|interface|type) ${name}\\b`, 'm').test(text);

describe('the table of where things are decided', () => {
  it('has twenty questions and more, each once', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(new Set(rows.map(([question]) => question)).size).toBe(rows.length);
  });

  it.each(rows)('answers with a file that exists and declares the name: %s', (_, file = '', name = '') => {
    const path = fileURLToPath(new URL(file, ROOT));
    expect(file).not.toBe('');
    expect(existsSync(path), file).toBe(true);
    expect(declares(readFileSync(path, 'utf8'), name), `${file} declares ${name}`).toBe(true);
  });
});
