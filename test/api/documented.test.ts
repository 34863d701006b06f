import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../lambdas/api/codes.ts';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { otherCallsTable, referenceTable } from '../../local/api-table.ts';
import { documentedApi } from '../../local/documented-api.ts';
import { countOf, REFERENCE, supportOf, supportOfRoutes } from '../../local/sdrs-reference.ts';

const document = openApiDocument(documentedApi());
const routes = supportOfRoutes(document);

/** Operations of the reference by chapter. Source: its table of contents. */
const CHAPTERS = {
  'API version': 2,
  job: 1,
  'active-active domain': 1,
  'protection group': 9,
  'protected instance': 10,
  'replication pair': 6,
  'DR drill': 5,
  'tag management': 7,
  'task center': 4,
  quota: 1,
};

describe('docs/api.md', () => {
  it('has the tables that the routes themselves make, and their count (npm run -s api-table)', async () => {
    const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
    expect(text).toContain(`\n${referenceTable(document)}\n`);
    expect(text.slice(text.indexOf('| call | here | what')).trimEnd()).toBe(otherCallsTable(document));
    expect(text).toContain(`**${countOf(document)}.**`);
  });

  it('has every operation of the reference, once, and every call that is served', () => {
    expect(REFERENCE).toHaveLength(Object.values(CHAPTERS).reduce((sum, count) => sum + count, 0));
    expect(new Set(REFERENCE.map(({ title }) => title)).size).toBe(REFERENCE.length);
    const tables = `${referenceTable(document)}\n${otherCallsTable(document)}`;
    for (const call of routes.keys()) expect(tables).toContain(`| \`${call}\` | `);
  });

  it('says why an operation differs, and with which code it is refused', () => {
    const codes: readonly string[] = Object.values(CODES);
    for (const operation of REFERENCE) {
      const { is, note } = supportOf(operation, routes);
      expect(['supported', 'different', 'refused'], operation.title).toContain(is);
      if (is === 'different') expect(note.length, operation.title).toBeGreaterThan(20);
      if (is === 'refused') expect(codes, operation.title).toContain(note.split(':')[0]);
    }
  });

  it('has operations of one route say for themselves how they stand, and no others', () => {
    const sharing = [...Map.groupBy(REFERENCE, ({ call }) => call).values()].filter(({ length }) => length > 1).flat();
    const saying = REFERENCE.filter(({ support }) => support !== undefined);
    expect(saying.map(({ title }) => title).sort()).toEqual(sharing.map(({ title }) => title).sort());
  });
});
