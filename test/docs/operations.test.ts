import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goals, operationsTable, requestsTable } from './operations-table.ts';

const PAGE = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');

describe('docs/architecture.md', () => {
  it.each([
    ['what each run is for', goals],
    ['from which status each run begins, and what refuses it', operationsTable],
    ['from which status everything else is allowed', requestsTable],
  ])('says %s, as the table of operations has it (node test/docs/operations-table.ts)', (_what, made) => {
    expect(PAGE).toContain(`\n\n${made()}\n\n`);
  });
});
