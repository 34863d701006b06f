import { describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { runPlan } from '../../simulation/chaos/ground.ts';
import { FOUND } from './found.ts';

const machines = machinesIn(await synthesisedTemplate());

describe('a run that once went wrong goes well now', () => {
  it.each(Object.entries(FOUND))('where %s', async (_, plan) => {
    const { violations, injected } = await runPlan(plan, machines);
    expect(injected).toBe(plan.faults.length);
    expect(violations).toEqual([]);
  });
});
