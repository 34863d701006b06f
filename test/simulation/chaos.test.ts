import { describe, expect, it } from 'vitest';
import { definitionIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { randomRuns, runPlan } from '../../simulation/chaos/random-runs.ts';
import { REFERENCE_FAILOVERS } from '../../simulation/chaos/reference-failovers.ts';
import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { shrink } from '../../simulation/chaos/shrink.ts';
import { prepareSingles, runSingle } from '../../simulation/chaos/single-faults.ts';
import { singleStory, storyOf } from '../../simulation/chaos/story.ts';
import { carryOut, jobsOf } from '../../simulation/chaos/work.ts';
import { CALL_FAULT_NAMES, FAULTS } from '../../simulation/faults/index.ts';
import { FOUND } from './found.ts';

const machine = definitionIn(await synthesisedTemplate());
const SEED = 20_261_128;
/** Sites of 20 runs each. `npm run chaos` runs as many as it is told. */
const SITES = 4;
/** Of so many single faults one; `npm run chaos` runs all. */
const ONE_OF = 60;

const anyPlan = (): RunPlan => Object.values(FOUND)[0] as RunPlan;

describe('failovers with faults', () => {
  it('end well at random sites, whatever mix of faults they meet', { timeout: 900_000 }, async () => {
    const stories: string[] = [];
    let [runs, injected] = [0, 0];
    for (let site = 0; site < SITES; site += 1) {
      for await (const { plan, outcome } of randomRuns({ machine, seed: SEED, site, runs: SITES * 20 })) {
        runs += 1;
        injected += outcome.injected;
        if (outcome.violations.length > 0) stories.push(storyOf(plan, outcome));
      }
    }
    expect(stories).toEqual([]);
    expect(runs).toBe(SITES * 20);
    expect(injected).toBeGreaterThan(runs);
  });

  it('end well with any single fault at any call of the reference failovers', { timeout: 900_000 }, async () => {
    const stories: string[] = [];
    const met = new Set<string>();
    let [cases, of] = [0, 0];
    for (const reference of REFERENCE_FAILOVERS) {
      const prepared = await prepareSingles(reference, machine);
      of += prepared.faults.length;
      for (const [n, fault] of prepared.faults.entries()) {
        if ((n + cases) % ONE_OF !== 0) continue;
        const single = await runSingle(prepared, fault);
        cases += 1;
        met.add(fault.is);
        expect(single.outcome.injected).toBeGreaterThan(reference.script.length);
        if (single.outcome.violations.length > 0) stories.push(singleStory(single));
      }
    }
    console.info(`${cases} of ${of} single faults`);
    expect(stories).toEqual([]);
    expect(of).toBeGreaterThan(3_000);
    expect([...met].sort()).toEqual([...CALL_FAULT_NAMES].sort());
  });
});

describe('the same seed', () => {
  it('gives the same runs, turn by turn', async () => {
    const told = async () => {
      const turns: string[] = [];
      await runPlan(anyPlan(), machine, ({ who, what }, now) => turns.push(`${now} ${who}: ${what}`));
      return turns;
    };
    const turns = await told();
    expect(turns.length).toBeGreaterThan(100);
    expect(await told()).toEqual(turns);
  });

  it('gives the same counts, whichever parts are carried out with it', async () => {
    const [job] = jobsOf({ runs: 3, seed: 5, references: [] });
    const one = job && (await carryOut(job, machine));
    expect(one).toMatchObject({ runs: 3, singles: 0, broken: [] });
    expect(job && (await carryOut(job, machine))).toEqual(one);
  });
});

describe('a run that goes wrong', () => {
  const wrong: RunPlan = {
    ...anyPlan(),
    faults: [
      { is: 'throttled-once', call: 40 },
      { is: 'stop-hangs', at: 5, server: 0, seconds: 20 },
      { is: 'untagged', at: 50, server: 0 },
    ],
  };

  it('is made smaller as long as the same happens', async () => {
    const happens = async ({ faults }: RunPlan) => faults.some(({ is }) => is === 'stop-hangs');
    expect((await shrink(wrong, happens)).faults).toEqual([{ is: 'stop-hangs', at: 5, server: 0, seconds: 20 }]);
  });

  it('is told as a story, with the command that shows every turn', () => {
    const violations = [{ kind: 'the same call never finishes', seen: 'after 4 calls' }] as const;
    const story = storyOf(wrong, { violations, calls: [] });
    expect(story).toContain('After 5 s, server-1 of group-1 does not stop (20 s).');
    expect(story).toContain('THE SAME CALL NEVER FINISHES: after 4 calls');
    expect(story).toContain(`npm run -s chaos -- --plan '${JSON.stringify(wrong)}'`);
  });
});

it('every fault says in words what it does', () => {
  expect(Object.values(FAULTS).filter(({ says }) => !/^[a-z].{5,}[^.]$/.test(says))).toEqual([]);
  expect(Object.keys(FAULTS).length).toBeGreaterThan(30);
});
