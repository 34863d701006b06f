import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { keepSweeping } from '../../local/keep-sweeping.ts';
import { openRuntime } from '../../local/open-runtime.ts';
import type { Runtime } from '../../local/runtime.ts';
import { schedulesIn } from '../../local/schedule.ts';
import { seedSite } from '../../local/site/seed.ts';
import { sweepsOn } from '../../local/sweeps.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import type { Recurring } from '../../local/time/recur.ts';
import { createWorkClock, during } from '../../local/time/work-clock.ts';
import { createFakeIds } from '../support/fakes/time-and-ids.ts';
import { createTestRuntime } from '../support/test-runtime.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23, 9, 0, 30);

type Run = () => Promise<unknown>;

/** A clock that wakes whoever sleeps as soon as nobody works, and two functions with what they do. */
const setup = (guard: Run, others: Partial<Readonly<Record<string, Run>>> = {}, owned = true) => {
  const clock = createWorkClock({ speed: 1, startAt: START });
  clock.hurry(Number.POSITIVE_INFINITY);
  const runs: string[] = [];
  const lines: string[] = [];
  const recurring = Object.entries({ guard, ...others }).map(
    ([name, run]): Recurring => ({
      name,
      everySeconds: 60,
      run: async () => {
        runs.push(`${name} ${(clock.now() - START) / 1000}`);
        await run?.();
      },
    }),
  );
  const runtime = { clock, owned, during: <T>(work: () => Promise<T>) => during(clock, work) };
  const end = keepSweeping({ runtime, recurring, say: (line) => lines.push(line) });
  onTestFinished(() => {
    end();
    clock.stop();
  });
  return { clock, end, runs, lines };
};

const idle: Run = async () => {};

describe('what a server does by schedule', () => {
  it('runs at each of its times until the server ends, and never again', async () => {
    const { clock, end, runs } = setup(idle);
    await clock.sleep(3 * MINUTE);
    end();
    await clock.sleep(5 * MINUTE);
    expect(runs).toEqual(['guard 30', 'guard 90', 'guard 150']);
  });

  it('is one run of a function at a time, and keeps no other function waiting', async () => {
    const long = () => clock.sleep(90_000);
    const { clock, runs } = setup(() => long(), { recorder: idle });
    await clock.sleep(4 * MINUTE);
    expect(runs.filter((run) => run.startsWith('guard'))).toEqual(['guard 30', 'guard 150']);
    expect(runs.filter((run) => run.startsWith('recorder'))).toHaveLength(4);
  });

  it('goes on after a failure, which is told in one line, and once while it stays the same', async () => {
    const troubles = [undefined, 'no\n  table', 'no\n  table', 'no answer', undefined, undefined];
    let n = -1;
    const { clock, lines, runs } = setup(async () => {
      n += 1;
      if (troubles[n] !== undefined) throw new Error(troubles[n]);
    });
    await clock.sleep(6 * MINUTE);
    expect(runs).toHaveLength(6);
    expect(lines).toEqual([
      '2026-11-23T09:02:00.000Z  guard failed: Error: no table',
      '2026-11-23T09:04:00.000Z  guard failed: Error: no answer',
      '2026-11-23T09:05:00.000Z  guard is well again.',
    ]);
  });

  it('stops time no longer once it has ended, also where a run never comes to its end', async () => {
    const { clock, end, runs } = setup(() => new Promise(() => {}));
    while (runs.length === 0) await turn();
    const standing = clock.now();
    end();
    await clock.sleep(5 * MINUTE);
    expect(clock.now()).toBe(standing + 5 * MINUTE);
    expect(runs).toHaveLength(1);
  });

  it('is left to the process that owns the home', async () => {
    const { clock, runs } = setup(idle, {}, false);
    await clock.sleep(5 * MINUTE);
    expect(runs).toEqual([]);
  });
});

const sweepOn = async (runtime: Runtime, say: (line: string) => void = () => {}) => {
  const recurring = sweepsOn(schedulesIn(await synthesisedTemplate()), { ...runtime, ids: createFakeIds() });
  return keepSweeping({ runtime, recurring, say });
};

describe('a server that sweeps by schedule', () => {
  it('takes recovery points, keeps the verdict of the plan, and says nothing while all is well', async () => {
    const runtime = await createTestRuntime();
    const { ec2, clock, store, compute } = runtime;
    const zones = { production: 'eu-central-1a', dr: 'eu-central-1a' };
    const { description } = await seedSite({ ec2, clock, name: 'pets', servers: 2, zones });
    await createImportGroup({ store, compute, clock })(description);
    const before = ec2.inspect((view) => view.list('snapshots').length);
    const lines: string[] = [];
    const end = await sweepOn(runtime, (line) => lines.push(line));
    await clock.sleep(40 * MINUTE);
    end();
    const [group] = await store.listGroups();
    const readiness = await store.findReadiness(group?.id ?? '');
    expect(clock.now() - Date.parse(readiness?.madeAt ?? '')).toBeLessThanOrEqual(5 * MINUTE);
    expect(ec2.inspect((view) => view.list('snapshots').length)).toBeGreaterThan(before);
    expect(lines).toEqual([]);
    await runtime.close();
  });

  it('sweeps once on a home that two processes share', async () => {
    const home = await mkdtemp(join(tmpdir(), 'sdrs-sweeps-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const owner = await openRuntime({ home });
    const beside = await openRuntime({ home });
    expect([owner.owned, beside.owned]).toEqual([true, false]);
    const looks: string[] = [];
    const noting = (name: string, runtime: Runtime): Runtime => ({
      ...runtime,
      store: {
        ...runtime.store,
        listGroups: async () => {
          looks.push(name);
          return [];
        },
      },
    });
    const ends = [await sweepOn(noting('beside', beside)), await sweepOn(noting('owner', owner))];
    owner.hurry?.(owner.clock.now() + 10 * MINUTE);
    await owner.clock.sleep(10 * MINUTE);
    for (const end of ends) end();
    await beside.close();
    await owner.close();
    expect(looks.length).toBeGreaterThan(10);
    expect(looks).not.toContain('beside');
  });
});
