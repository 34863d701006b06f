import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isNote, NOTES } from '../../lambdas/domain/plan/notes.ts';
import { itemsOf, readPage } from './items.ts';
import { findingOf, membersOf, SHAPES } from './register-table.ts';

const rows = itemsOf('docs/known-by-id.md')
  .filter(({ kind }) => kind === 'table')
  .flatMap(({ lines }) => lines.slice(2))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/known-by-id.md', () => {
  it('says of each reference that it is carried over, found, told, lost or held', () => {
    expect(rows.length).toBeGreaterThan(25);
    const becomes = /^(carried over|found|told|lost|moves with|by server: told|holds)/;
    expect(rows.filter(([, , becomesOfIt = '']) => !becomes.test(becomesOfIt))).toEqual([]);
    expect(rows.filter(([, , , todo = '']) => todo === '')).toEqual([]);
  });

  it('names findings that the rules have', () => {
    const named = rows.flatMap(([, , cell = '']) =>
      [...cell.matchAll(/\(`([^`]+)`|, `([^`]+)`/g)].map((m) => m[1] ?? m[2] ?? ''),
    );
    const codes = new Set(SHAPES.flatMap(membersOf).flatMap((decided) => findingOf(decided) ?? []));
    const others = ['AssociateAddress', 'production-in-auto-scaling-group', ...Object.keys(NOTES)];
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((code) => !codes.has(code) && !others.includes(code))).toEqual([]);
  });

  it('is what the note of a plan leads to', () => {
    expect(isNote({ code: 'note-known-by-id' })).toBe(true);
    expect(NOTES['note-known-by-id']).toContain('docs/known-by-id.md');
    expect(readPage('docs/known-by-id.md')).toContain('note-known-by-id');
    expect(
      readFileSync(
        new URL('../../docs/decisions/0048-every-member-that-ec2-shows-is-decided.md', import.meta.url),
        'utf8',
      ),
    ).toContain('known-by-id.md');
  });
});
