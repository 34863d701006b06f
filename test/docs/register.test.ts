import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TRAITS } from '../../lambdas/domain/site/traits.ts';
import { findingOf, membersOf, registerTables, SHAPES } from './register-table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const all = SHAPES.flatMap(membersOf);

/** Every code of a finding that the rules of a plan have. */
const rules = readdirSync(join(ROOT, 'lambdas/domain'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'lambdas/domain', file), 'utf8'))
  .join('\n');

/** Codes that are put together of an attribute and what becomes of it. */
const LOSSES = ['mac-impossible', 'private-ip-changed'];

describe('the register of what EC2 shows', () => {
  it('is the page that docs have', () => {
    const page = readFileSync(join(ROOT, 'docs/register.md'), 'utf8');
    expect(page.endsWith(`\n${registerTables()}\n`)).toBe(true);
  });

  it('names findings that the rules of a plan have', () => {
    const codes = [...new Set(all.flatMap((decided) => findingOf(decided) ?? []))];
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => !rules.includes(`'${code}'`) && !LOSSES.includes(code))).toEqual([]);
  });

  it('says where every trait is read', () => {
    const read = new Set(all.flatMap(({ verdict }) => (verdict.is === 'alike' ? [verdict.trait] : [])));
    // These two are on every look at a NIC, beside its traits.
    const beside = ['source-dest-check', 'security-groups'];
    expect(Object.keys(TRAITS).filter((trait) => !read.has(trait as never) && !beside.includes(trait))).toEqual([]);
  });

  it('gives a reason that says something', () => {
    const reasons = all.flatMap(({ verdict }) => (verdict.is === 'irrelevant' ? [verdict.because] : []));
    expect(reasons.filter((reason) => reason.split(' ').length < 3)).toEqual([]);
  });
});
