import { describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { runPlan } from '../../simulation/chaos/ground.ts';
import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import type { SitePlan } from '../../simulation/sites/site-plan.ts';
import { FOUND } from './found.ts';

const machines = machinesIn(await synthesisedTemplate());

const [{ site: plain }] = Object.values(FOUND) as [RunPlan & { readonly site: SitePlan }];
const automatic: RunPlan['site'] = { groups: plain.groups.map((group) => ({ ...group, automatic: true as const })) };

/** Who made calls, each once. */
const callers = async (plan: RunPlan): Promise<readonly string[]> => {
  const { calls, violations } = await runPlan(plan, machines);
  expect(violations).toEqual([]);
  return [...new Set(calls.map(({ who }) => who))];
};

describe('an alarm', () => {
  const alarm = { is: 'alarm', at: 0, server: 0 } as const;

  it("starts a failover of its own before a person's where the group has automation", async () => {
    const plan = { site: automatic, seed: 1, faults: [alarm] };
    const { calls, violations } = await runPlan(plan, machines);
    expect(violations).toEqual([]);
    expect(calls.filter(({ who }) => /decider/.test(who)).map(({ action }) => action)).toContain(
      'states:StartExecution',
    );
  });

  it('starts nothing in a group without', async () => {
    const { calls } = await runPlan({ site: plain, seed: 1, faults: [alarm] }, machines);
    expect(calls.some(({ who }) => /decider/.test(who))).toBe(true);
    expect(calls.some(({ who, action }) => /decider/.test(who) && action === 'states:StartExecution')).toBe(false);
  });
});

it('a step that is called a second time runs beside the first', async () => {
  const faults = [{ is: 'doubled', call: 30 }] as const;
  expect((await callers({ site: plain, seed: 1, faults })).filter((who) => / again /.test(who)).length).toBe(1);
});
