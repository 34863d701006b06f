import { describe, expect, it } from 'vitest';
import type { MachineKind } from '../../lambdas/domain/group/run-kind.ts';
import { STEPS, type StepName, stepsOf, WORKFLOWS } from '../../lambdas/workflows.ts';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { runPlan } from '../../simulation/chaos/ground.ts';
import { RUNS_PER_SITE } from '../../simulation/chaos/random-runs.ts';
import { REFERENCE_FAILOVERS, USUAL_REFERENCES } from '../../simulation/chaos/reference-failovers.ts';
import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { shrink } from '../../simulation/chaos/shrink.ts';
import { prepareSingles, runSingle } from '../../simulation/chaos/single-faults.ts';
import { singleStory, storyOf } from '../../simulation/chaos/story.ts';
import { carryOut, countsOf, type JobResult, jobsOf, namesOf, sumOf } from '../../simulation/chaos/work.ts';
import { CALL_FAULT_NAMES, FAULTS } from '../../simulation/faults/index.ts';
import { FOUND } from './found.ts';

const machines = machinesIn(await synthesisedTemplate());
const SEED = 20_261_128;
/** Sites of 20 runs each. `npm run chaos` runs as many as it is told. */
const SITES = 10;
/** Of so many single faults one, and no more than so many of each reference; `npm run chaos` runs all. */
const ONE_OF = 307;
const MOST_SINGLES = 10;

const anyPlan = (): RunPlan => Object.values(FOUND)[0] as RunPlan;

const storiesOf = (results: readonly JobResult[]): readonly string[] =>
  results.flatMap(({ broken }) => broken.map(({ story }) => story));

describe('failovers with faults', () => {
  it('end well at random sites, whatever mix of faults they meet', async () => {
    const jobs = jobsOf({ runs: SITES * RUNS_PER_SITE, seed: SEED, references: [] });
    const results: JobResult[] = [];
    for (const job of jobs) results.push(await carryOut(job, machines));
    expect(storiesOf(results)).toEqual([]);
    expect(sumOf(results, 'runs')).toBe(SITES * RUNS_PER_SITE);
    expect(sumOf(results, 'pairs')).toBe(RUNS_PER_SITE);
    expect(sumOf(results, 'injected')).toBeGreaterThan(SITES * RUNS_PER_SITE);
  });

  it.each(REFERENCE_FAILOVERS)('end well with single faults at the calls of "$name"', async (reference) => {
    const prepared = await prepareSingles(reference.name, machines);
    const every = Math.max(ONE_OF, Math.ceil(prepared.faults.length / MOST_SINGLES));
    const picked = prepared.faults.filter((_, n) => n % every === 0);
    const singles = [];
    for (const fault of picked) singles.push(await runSingle(prepared, fault));
    const broken = singles.filter(({ outcome }) => outcome.violations.length > 0);
    expect(broken.map(singleStory)).toEqual([]);
    expect(singles.filter(({ outcome }) => outcome.injected <= reference.script.length)).toEqual([]);
    expect(prepared.faults.length).toBeGreaterThan(1_000);
    expect(new Set(prepared.faults.map(({ is }) => is))).toEqual(new Set(CALL_FAULT_NAMES));
  });
});

it('single faults meet the calls of every step that undisturbed runs take, of every kind of run', async () => {
  const met = new Set<string>();
  for (const name of [...USUAL_REFERENCES, 'there and home'])
    for (const { who } of (await prepareSingles(name, machines)).undisturbed.calls) met.add(who.replace(/ #\d+$/, ''));
  const steps = (['failover', 'roll-back'] as const satisfies readonly MachineKind[]).flatMap((kind) =>
    stepsOf<StepName>(WORKFLOWS[kind]).filter((step) => step !== WORKFLOWS[kind].failure),
  );
  const missed = steps.filter((step) => ![...met].some((who) => who.endsWith(STEPS[step].state)));
  expect(missed).toEqual([]);
});

describe('the same seed', () => {
  it('gives the same runs, turn by turn', async () => {
    const told = async () => {
      const turns: string[] = [];
      await runPlan(anyPlan(), machines, ({ who, what }, now) => turns.push(`${now} ${who}: ${what}`));
      return turns;
    };
    const turns = await told();
    expect(turns.length).toBeGreaterThan(100);
    expect(await told()).toEqual(turns);
  });

  it('gives the same counts, to the byte', async () => {
    const printed = async (): Promise<string> => {
      const results: JobResult[] = [];
      for (const job of jobsOf({ runs: 3, seed: 5, references: [] })) results.push(await carryOut(job, machines));
      return JSON.stringify(countsOf(results));
    };
    const once = await printed();
    expect(once).toMatch(/^\{"runs":3,"faultsInjected":\d+,"singleFaultCases":0,"violations":0\}$/);
    expect(await printed()).toBe(once);
  });
});

describe('two single faults of a reference failover', () => {
  it('are a run that can be written down, taken again, and told', async () => {
    const pair: RunPlan = {
      site: 'S7 EIP',
      seed: 3,
      faults: [
        { is: 'lambda-killed', call: 60 },
        { is: 'refused', call: 61 },
      ],
    };
    const again = JSON.parse(JSON.stringify(pair)) as RunPlan;
    const [one, other] = [await runPlan(pair, machines), await runPlan(again, machines)];
    expect(one).toMatchObject({ injected: 2, violations: [] });
    expect(other).toEqual(one);
    expect(storyOf(pair, one)).toMatch(/^The reference failover "S7 EIP"\.\n {2}Call 60, .*\n {2}Call 61, /);
  });

  it('are refused where the failover is unknown, with the names of all', async () => {
    const plan = { site: 'S9', seed: 1, faults: [] };
    await expect(runPlan(plan, machines)).rejects.toThrow(
      'No reference failover is called "S9". There are: S1 NICs move',
    );
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

  it('is named, whether it is told or not', () => {
    const broken = Array.from({ length: 12 }, (_, n) => ({ name: `${151 + n}`, story: 'anything' }));
    const single = { name: 'S7 EIP | refused | 60', story: 'anything' };
    expect(namesOf([single, ...broken])).toEqual([
      'Runs with a violation: S7 EIP | refused | 60, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162',
    ]);
    expect(namesOf([])).toEqual([]);
  });

  it('is told as a story, with the command that shows every turn', () => {
    const violations = [{ kind: 'the same call never finishes', seen: 'after 4 calls' }] as const;
    const story = storyOf(wrong, { violations, calls: [], servers: ['server-1'] });
    expect(story).toContain('After 5 s, server-1 of group-1 does not stop (20 s).');
    expect(story).toContain('THE SAME CALL NEVER FINISHES: after 4 calls');
    expect(story).toContain(`npm run -s chaos -- --plan '${JSON.stringify(wrong)}'`);
  });
});

it('every fault says in words what it does', () => {
  expect(Object.values(FAULTS).filter(({ says }) => !/^[a-z].{5,}[^.]$/.test(says))).toEqual([]);
  expect(Object.keys(FAULTS).length).toBeGreaterThan(30);
});
