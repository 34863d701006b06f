import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StaleAutomationError } from '../../lambdas/domain/automation/errors.ts';
import type { FailoverRequest } from '../../lambdas/domain/group/failover.ts';
import type { ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import type { AutomationStore } from '../../lambdas/ports/automation-store.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import type { Workflow } from '../../lambdas/ports/workflow.ts';
import { at, makePolicy } from '../domain/automation/support.ts';
import { alarm, fault, SWEEP, setup } from '../handlers/automation/setup.ts';
import { makeFailoverRecord, makeProtectionGroup } from '../support/builders.ts';

type Method = (...args: never[]) => Promise<unknown>;

/** Lets the scheduler say which of the calls that are under way is answered next. */
const interleaved = <T extends object>(port: T, methods: readonly (keyof T)[], scheduler: fc.Scheduler): void => {
  for (const method of methods) {
    const original = (port[method] as unknown as Method).bind(port);
    Object.assign(port, { [method]: scheduler.scheduleFunction(original as never) });
  }
};

const interleave = (
  { automation, store, workflow }: { automation: AutomationStore; store: GroupStore; workflow: Workflow },
  scheduler: fc.Scheduler,
): void => {
  interleaved(automation, ['findState', 'saveState', 'findControl', 'saveControl', 'listGroupIds'], scheduler);
  interleaved(store, ['findGroup', 'listFailovers', 'appendEvents'], scheduler);
  interleaved(workflow, ['start'], scheduler);
};

/** How many starts were claimed before the brake was on. */
const putBrakeOn = async (automation: AutomationStore): Promise<number> => {
  const { value, version } = await automation.findControl();
  try {
    await automation.saveControl({ ...value, brake: { by: 'Ada', reason: 'works', at: at(200) } }, version);
    return value.starts.length;
  } catch (error) {
    if (error instanceof StaleAutomationError) return putBrakeOn(automation);
    throw error;
  }
};

const deciders = fc.integer({ min: 2, max: 5 });

describe('deciders that run at once', () => {
  it('start one failover, under one name, however their calls interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deciders, async (scheduler, count) => {
        const subject = await setup();
        await subject.decide(alarm('ALARM', 0));
        await subject.until(200);
        interleave(subject, scheduler);
        const runs = Array.from({ length: count }, (_, n) => subject.decide(n % 2 ? alarm('ALARM', 0) : SWEEP));
        await scheduler.waitFor(Promise.all(runs));
        expect(subject.executions.size).toBe(1);
        expect((await scheduler.waitFor(subject.automation.findControl())).value.starts).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it('forget no signal of another, however their calls interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deciders, async (scheduler, count) => {
        const subject = await setup({ policy: makePolicy({ required: { sources: 9, kinds: 1 } }) });
        interleave(subject, scheduler);
        const names = Array.from({ length: count }, (_, n) => `pets-${n}`);
        await scheduler.waitFor(Promise.all(names.map((name) => subject.decide(alarm('ALARM', 0, name)))));
        const state = await scheduler.waitFor(subject.automation.findState('group-1'));
        expect(state?.value.sources.map(({ source }) => source).sort()).toEqual(names);
        expect(state?.value.decision).toMatchObject({ verdict: 'wait', count });
      }),
      { numRuns: 60 },
    );
  });

  it('start none once the brake is on, however their calls interleave with it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deciders, async (scheduler, count) => {
        const subject = await setup();
        await subject.decide(alarm('ALARM', 0));
        await subject.until(200);
        interleave(subject, scheduler);
        const { automation, executions } = subject;
        const runs = Array.from({ length: count }, () => subject.decide(SWEEP));
        const [claimedBefore] = await scheduler.waitFor(Promise.all([putBrakeOn(automation), ...runs]));
        // A start that was claimed before the brake was on is under way; none is claimed after.
        expect(executions.size).toBeLessThanOrEqual(claimedBefore);
        expect((await scheduler.waitFor(automation.findControl())).value.starts).toHaveLength(claimedBefore);
      }),
      { numRuns: 60 },
    );
  });
});

interface Happening {
  readonly second: number;
  readonly what: 'alarm' | 'ok' | 'faulty' | 'healthy' | 'sweep';
  readonly late: number;
  readonly times: number;
}

const happenings = fc.array(
  fc.record({
    second: fc.integer({ min: 0, max: 3000 }),
    what: fc.constantFrom('alarm', 'alarm', 'ok', 'faulty', 'faulty', 'healthy', 'sweep'),
    late: fc.integer({ min: 0, max: 200 }),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 5, maxLength: 40 },
) as fc.Arbitrary<Happening[]>;

const eventOf = ({ what, second }: Happening): object => {
  switch (what) {
    case 'alarm':
      return alarm('ALARM', second);
    case 'ok':
      return alarm('OK', second);
    case 'faulty':
    case 'healthy':
      return fault(what, second);
    case 'sweep':
      return SWEEP;
    default:
      return what satisfies never;
  }
};

/** What the workflow makes of every failover that is started, at once. */
interface Ending {
  readonly how: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'REFUSED';
  readonly group: Partial<ProtectionGroup>;
  /** The most that may be started in 3200 seconds with a cool-down of 600. */
  readonly most: number;
}

const ENDINGS: readonly Ending[] = [
  { how: 'succeeds', status: 'SUCCEEDED', group: { status: 'failed-over', protectedStatus: 'stopped' }, most: 1 },
  { how: 'fails', status: 'FAILED', group: { status: 'error-failing-over' }, most: 1 },
  { how: 'is refused', status: 'REFUSED', group: {}, most: 6 },
];

const RESTLESS = makePolicy({
  minimumDurationSeconds: 0,
  coolDownSeconds: 600,
  limit: { failovers: 50, withinSeconds: 60 },
});

type Subject = Awaited<ReturnType<typeof setup>>;

const end = async ({ store, executions, clock }: Subject, { status, group }: Ending): Promise<void> => {
  const { name: id = '?', input } = [...executions.values()].at(-1) ?? {};
  const { confirmation } = input as Pick<FailoverRequest, 'confirmation'>;
  const now = new Date(clock.now()).toISOString();
  const fields = { id, status, startedAt: now, endedAt: now, ...(confirmation ? { confirmation } : {}) };
  await store.saveFailover(makeFailoverRecord(fields));
  await store.saveGroup(makeProtectionGroup(group), { epoch: 0, status: 'protected' });
};

/** Delivers each event when it arrives, several times at once, and says when failovers were started. */
const startsIn = async (all: readonly Happening[], ending: Ending): Promise<readonly number[]> => {
  const subject = await setup({ policy: RESTLESS });
  const starts: number[] = [];
  for (const one of all.toSorted((a, b) => a.second + a.late - (b.second + b.late))) {
    const now = (subject.clock.now() - Date.parse(at(0))) / 1000;
    await subject.until(Math.max(one.second + one.late, now));
    const before = subject.executions.size;
    await Promise.all(Array.from({ length: one.times }, () => subject.decide(eventOf(one))));
    if (subject.executions.size > before) await end(subject, ending);
    starts.push(...Array(subject.executions.size - before).fill(subject.clock.now()));
  }
  return starts;
};

describe('a site that goes up and down', () => {
  it.each(ENDINGS)('has one automatic failover where it $how, however events come', async (ending) => {
    let started = 0;
    await fc.assert(
      fc.asyncProperty(happenings, async (all) => {
        const starts = await startsIn(all, ending);
        started += starts.length;
        expect(starts.length).toBeLessThanOrEqual(ending.most);
        const gaps = starts.slice(1).map((start, n) => start - (starts[n] ?? 0));
        expect(gaps.every((gap) => gap >= 600_000)).toBe(true);
      }),
      { numRuns: 60 },
    );
    // The property would hold of one who never acts.
    expect(started).toBeGreaterThan(10);
  });
});
