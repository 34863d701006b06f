import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linesUnder, productLines } from '../../local/measure/lines.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the lines of the product', () => {
  it('are those of all TypeScript files below a folder, and of nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lines-'));
    folders.push(folder);
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'a.ts'), 'one\ntwo\n');
    writeFileSync(join(folder, 'inner', 'b.ts'), '\nthree\n\n');
    writeFileSync(join(folder, 'notes.md'), 'four\n');
    expect(linesUnder(folder)).toBe(5);
  });

  it('are summed over the folders that ship', () => {
    const { sum, ...folder } = productLines();
    expect(Object.keys(folder)).toEqual(['bin', 'cli', 'lib', 'lambdas', 'local', 'simulated-aws']);
    expect(sum).toBe(Object.values(folder).reduce((total, lines) => total + lines, 0));
    expect(Math.min(...Object.values(folder))).toBeGreaterThan(10);
  });
});
