import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { STEPS, WORKFLOWS } from '../../lambdas/workflows.ts';
import { keptTable } from './kept-table.ts';

const ROOT = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', ROOT), 'utf8');
const sectionOf = (heading: string): string => readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

describe('the README', () => {
  it('is read in five minutes: 110 lines of 120 characters at most', () => {
    const lines = readme.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(110);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });

  it('says what is kept as the rules have it (node test/docs/kept-table.ts)', () => {
    expect(sectionOf('What is kept')).toContain(`\n${keptTable()}\n`);
  });

  it('draws every state of the failover, in order', () => {
    const drawn = sectionOf('What happens in a failover');
    const { begin, passes, end, failure } = WORKFLOWS.failover;
    const names: readonly string[] = [...begin, ...passes, ...end].map((step) => STEPS[step].state);
    const loopEnd = names.indexOf(STEPS.migrateNics.state) + 1;
    const { states } = WORKFLOWS.failover;
    const loop = [states.isDone, states.wait];
    const order = [...names.toSpliced(loopEnd, 0, ...loop), STEPS[failure].state, states.failed];
    const places = order.map((name) => drawn.indexOf(name));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('has six bullets of what to know beforehand', () => {
    expect(sectionOf('Know before you rely on it').match(/^- \*\*/gm)).toHaveLength(6);
  });

  it('names folders and files that exist', () => {
    const [, layout = ''] = /```\n([\s\S]*?)```/.exec(sectionOf('Layout')) ?? [];
    const named = [...layout.matchAll(/\b([a-z0-9-]+(?:\/[a-z0-9-]+)*(?:\/|\.ts))/g)].map(([, path = '']) => path);
    const homes = [
      '',
      'lib/',
      'lambdas/',
      'lambdas/domain/',
      'lambdas/domain/phases/',
      'lambdas/handlers/',
      'lambdas/adapters/aws/',
      'simulated-aws/',
    ];
    const isThere = (path: string) => homes.some((home) => existsSync(fileURLToPath(new URL(home + path, ROOT))));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });
});
