import { StopInstancesCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AutomationPolicy } from '../../lambdas/domain/automation/policy.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import type { DeciderReport } from '../../lambdas/handlers/automation/messages.ts';
import { createSetBrake } from '../../lambdas/handlers/operations/automation/automation-brake.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { createFakeWorkflow } from '../support/fakes/workflow.ts';
import { oldMachine, openLeftFor, siteOf } from '../upgrade/release.ts';
import { changedEvent, type GoodEvents, goodEvents, HERE, mayMove } from './support/events.ts';
import { invoked } from './support/invoked.ts';
import { outcomeOf } from './support/named-error.ts';
import { fuzzing } from './support/settings.ts';
import { createTable } from './support/table.ts';

const GROUP = 'watched';
const AGO_MS = 300_000;

/** Two signs of two kinds, at once. */
const POLICY: AutomationPolicy = {
  mode: 'act',
  signals: { alarms: ['watched-*'], healthEvents: ['AWS_EC2_*'], ec2States: ['stopped'], monitors: ['probe'] },
  required: { sources: 2, kinds: 2 },
  windowSeconds: 900,
  minimumDurationSeconds: 0,
  coolDownSeconds: 600,
  distrust: { faultyShareAbove: 1 },
  limit: { failovers: 5, withinSeconds: 3_600 },
};

/** A group that waits for one more sign, its first being `first`. */
const setup = async (first: keyof GoodEvents) => {
  const { table, found } = createTable();
  const runtime = await openLeftFor({ groups: [GROUP], machine: oldMachine, onFurnished: found });
  onTestFinished(() => runtime.close());
  const { clock, ec2, automation } = runtime;
  const serverId = siteOf(GROUP).servers[0]?.production ?? '?';
  await ec2.send(new StopInstancesCommand({ InstanceIds: [serverId], Force: true }));
  await clock.sleep(600_000);
  await createSetBrake(runtime)('off', { by: 'Ada', reason: 'it works' });
  await createSetAutomationPolicy(runtime)(GROUP, POLICY);
  const good = goodEvents(new Date(clock.now() - AGO_MS).toISOString(), { groupId: GROUP, serverId });
  const decide = async (event: unknown) => {
    const { workflow, executions } = createFakeWorkflow();
    const handler = createDecider({ ...runtime, workflow, here: HERE });
    const outcome = await outcomeOf(() => invoked<DeciderReport>(clock, handler, event));
    return { outcome, started: executions.size };
  };
  await decide(good[first]);
  const before = table.items();
  const decision = async () => (await automation.findState(GROUP))?.value.decision;
  return { table, before, clock, good, decide, decision };
};

type Subject = Awaited<ReturnType<typeof setup>>;

/** Decided and written down, or ignored with a reason, or refused by name; and the latter two leave nothing behind. */
const expectDecided = async (subject: Subject, event: unknown): Promise<'acted' | 'judged' | 'left'> => {
  const { table, before, clock, decide, decision } = subject;
  await table.reset(before);
  const { outcome, started } = await decide(event);
  if (started > 0) expect(mayMove(event, clock.now()), 'It has acted.').toBe(true);
  const { judged = [], ignored } = 'value' in outcome ? outcome.value : {};
  if (judged.length === 0) {
    if ('value' in outcome) expect(ignored).toMatch(/\S/);
    expect(table.items()).toEqual(before);
    return 'left';
  }
  expect(await decision()).toMatchObject({ verdict: judged[0]?.verdict });
  return started > 0 ? 'acted' : 'judged';
};

describe.each([
  ['alarm', 'fault'],
  ['health', 'alarm'],
  ['server', 'alarm'],
  ['fault', 'alarm'],
] as const)('an event of the kind %s', (kind, first) => {
  it('starts a failover as the second sign, and never where somebody has made nonsense of it', async () => {
    const subject = await setup(first);
    const seen = new Set<string>([await expectDecided(subject, subject.good[kind])]);
    expect([...seen]).toEqual(['acted']);
    const property = fc.asyncProperty(changedEvent(subject.good[kind]), async (event) => {
      seen.add(await expectDecided(subject, event));
    });
    await fc.assert(property, fuzzing(80));
    expect([...seen].sort()).toEqual(expect.arrayContaining(['acted', 'left']));
  });
});

it('What asks for a sweep and is none starts nothing', async () => {
  const subject = await setup('alarm');
  const property = fc.asyncProperty(changedEvent({ sweep: true, groupId: GROUP }), async (input) => {
    await subject.table.reset(subject.before);
    const { started } = await subject.decide(input);
    expect(started).toBe(0);
  });
  await fc.assert(property, fuzzing(30));
});
