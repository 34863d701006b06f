import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { BUGS } from '../../simulation/planted/bugs.ts';
import { hunt } from '../../simulation/planted/hunt.ts';
import { type PlantedBug, withBug } from '../../simulation/planted/planted-bug.ts';
import { firstSeen } from '../../simulation/planted/search.ts';

const sourceOf = ({ file }: PlantedBug): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const bugNamed = (wanted: string): PlantedBug => {
  const bug = BUGS.find(({ name }) => name === wanted);
  if (!bug) throw new Error(`There is no bug "${wanted}".`);
  return bug;
};

describe('planted bugs', () => {
  it.each(BUGS)('$name replaces a snippet that its file has once', (bug) => {
    expect(withBug(sourceOf(bug), bug)).not.toBe(sourceOf(bug));
  });

  it('refuses a snippet that the file has not, and one that the file has twice', () => {
    const bug = { name: 'any', says: '', file: 'any.ts', find: 'a', plant: 'b' };
    expect(() => withBug('c', bug)).toThrow('It has it 0 times: a');
    expect(() => withBug('aa', bug)).toThrow('It has it 2 times: a');
  });

  it('have names of their own', () => {
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  });

  it('finds a gate that is skipped, where the unchanged code is clean for the same runs', async () => {
    const machines = machinesIn(await synthesisedTemplate());
    const found = await hunt(bugNamed('fence-skipped'), { machines, seed: 1, limit: 60 });
    expect(found?.story).toContain('MOVED BEFORE THE FENCE');
    expect(await firstSeen({ machines, seed: 1, limit: found?.runs ?? 0 })).toBeUndefined();
  });

  it('finds recovery points of the wrong direction', async () => {
    const machines = machinesIn(await synthesisedTemplate());
    const found = await hunt(bugNamed('direction-swapped'), { machines, seed: 1, limit: 30 });
    expect(found?.story).toContain('a recovery point of the wrong station');
  });
});
