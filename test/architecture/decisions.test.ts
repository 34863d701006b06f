import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../docs/decisions/', import.meta.url);
const files = readdirSync(FOLDER).sort();

describe('the decision records', () => {
  it('are numbered one after another, each number once', () => {
    const consecutive = files.map((_, index) => String(index + 1).padStart(4, '0'));
    expect(files.map((file) => file.slice(0, 4))).toEqual(consecutive);
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)('have the number of their file in the heading: %s', (file) => {
    expect(readFileSync(new URL(file, FOLDER), 'utf8')).toMatch(new RegExp(`^# ${Number(file.slice(0, 4))}\\. `));
  });
});
