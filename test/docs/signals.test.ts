import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { signalTables } from './signals-table.ts';

const text = await readFile(new URL('../../docs/signals.md', import.meta.url), 'utf8');

describe('docs/signals.md', () => {
  it.each([...signalTables()])('has what the register says below %s', (heading, table) => {
    const [, section = ''] = text.split(`\n## ${heading}\n`);
    expect(section.split('\n## ')[0]).toContain(table);
  });
});
