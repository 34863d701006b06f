import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fidelityTable } from './fidelity-table.ts';

const pageOf = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

describe('docs/limits.md', () => {
  const parts = pageOf('limits').split(/^## /m).slice(1);

  it('has four parts', () => {
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      'Cannot be done on AWS',
      'Not in this version',
      'Must be true of your account',
      'Safe but surprising',
    ]);
  });

  it('says of each limit what one sees, and what to do', () => {
    const limits = parts.flatMap((part) => part.split(/^- (?=\*\*)/m).slice(1));
    expect(limits.length).toBeGreaterThan(25);
    for (const limit of limits) {
      expect(limit).toMatch(/^\*\*[\s\S]+?\*\*[\s\S]*\n {2}- You see: [\s\S]+\n {2}- Do: \S/);
      expect(limit.match(/^ {2}- /gm)).toHaveLength(2);
    }
  });
});

describe('docs/glossary.md', () => {
  const glossary = pageOf('glossary');

  it('explains every rung of the fence', () => {
    const rungs = [...glossary.matchAll(/^\| (F\d) \|/gm)].map(([, rung]) => rung);
    expect(rungs).toEqual(['F0', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7']);
  });

  it('explains every strategy that the rules have', () => {
    const explained = [...glossary.matchAll(/^\| (S\d) \|/gm)].map(([, strategy]) => strategy);
    const known = [...fidelityTable().matchAll(/^\| (S\d) /gm)].map(([, strategy]) => strategy);
    expect(explained).toEqual([...new Set(known)]);
  });
});
