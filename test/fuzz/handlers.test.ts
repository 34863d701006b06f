import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trailEventsIn } from '../../lambdas/adapters/aws/dynamodb/stream.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createPager } from '../../lambdas/handlers/pager/pager.ts';
import { type BatchAnswer, createPublisher } from '../../lambdas/handlers/publisher/publisher.ts';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import type { StepHandler } from '../../lambdas/to-lambda.ts';
import { STEP_NAMES, type StepName } from '../../lambdas/workflows.ts';
import { handlersOf } from '../../local/handlers.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { itemsOf, oldMachine, openLeftFor, siteOf } from '../upgrade/release.ts';
import { changedEvent, HERE, SERVER_STATE } from './support/events.ts';
import { invoked } from './support/invoked.ts';
import { outcomeOf } from './support/named-error.ts';
import { fuzzing } from './support/settings.ts';
import { createTable } from './support/table.ts';

type Handler = StepHandler<never, unknown>;

interface Subject {
  readonly group: string;
  readonly handler: (runtime: TestRuntime) => Handler;
  readonly input: object;
}

/** One call on what release 0.1.0 has left of the group, and what came of it. */
const called = async ({ group, handler }: Omit<Subject, 'input'>, input: unknown) => {
  const { table, found } = createTable();
  const runtime = await openLeftFor({ groups: [group], machine: oldMachine, onFurnished: found });
  try {
    const before = table.items();
    const outcome = await outcomeOf(() => invoked<object>(runtime.clock, handler(runtime), input));
    return { outcome, before, after: table.items() };
  } finally {
    await runtime.close();
  }
};

const EVENT = {
  ...{ version: '0', id: 'event-1', source: 'aws.ec2', 'detail-type': SERVER_STATE, time: '2026-11-23T10:47:41Z' },
  ...{ account: HERE.accountId, region: HERE.region },
};

const PAGED = {
  ...{ ...EVENT, source: 'sdrs', 'detail-type': 'Failover failed' },
  detail: { type: 'failoverFailed', groupId: 'early', failoverId: 'early-1', message: 'It failed.', data: {} },
};

const [STORED] = itemsOf('early').filter(({ type }) => type?.S === 'segment');

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'the guard, by an event': {
    group: 'early',
    handler: (runtime) => createGuard({ ...runtime, here: HERE }),
    input: { ...EVENT, detail: { 'instance-id': siteOf('early').servers[0]?.production, state: 'running' } },
  },
  'the guard, on its round': { group: 'early', handler: createGuard, input: { groupId: 'early' } },
  'the recorder': {
    group: 'healthy',
    handler: (runtime) => createRecorder({ ...runtime, probe: runtime.probe }),
    input: { groupId: 'healthy' },
  },
  'the pager': {
    group: 'early',
    handler: ({ clock }) =>
      createPager({
        ...{ clock, pager: { page: async () => {} } },
        deployment: {
          stackName: 'Sdrs',
          stateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:Failover',
        },
      }),
    input: PAGED,
  },
  'the publisher': {
    group: 'early',
    handler: () =>
      createPublisher({ notifier: { publish: async () => {} }, meter: { put: () => {} }, eventsIn: trailEventsIn }),
    input: { Records: [{ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: STORED } }] },
  },
};

/** What was put into the publisher's answer in an error's place. */
const toldBy = (answer: object): string => (answer as Partial<BatchAnswer>).error ?? '';

describe.each(Object.entries(SUBJECTS))('%s, called with what somebody has made nonsense of', (_, subject) => {
  it('does its work, or refuses by name and leaves everything as it is', async () => {
    const seen = { done: 0, refused: 0 };
    const property = fc.asyncProperty(changedEvent(subject.input), async (input) => {
      const { outcome, before, after } = await called(subject, input);
      seen['value' in outcome ? 'done' : 'refused'] += 1;
      if ('value' in outcome) expect(toldBy(outcome.value)).not.toMatch(/^(Type|Range|Reference)?Error/);
      else expect(after).toEqual(before);
    });
    await fc.assert(property, fuzzing(30));
    expect(Math.min(seen.done, seen.refused)).toBeGreaterThan(0);
  });
});

const EARLY = { failoverId: 'early-1', executionId: 'arn:aws:states:local:000000000000:execution:Failover:early-1' };
const CONTEXT = { groupId: 'early', failoverId: 'early-1', epoch: 1 };

const TURNING = {
  groupId: 'early',
  drServers: { 'web-1': 'i-0123456789abcdef0' },
  requestedBy: { kind: 'command', caller: 'ada', failoverId: 'early-1' },
};

/** What Step Functions calls a step with, on a group whose lease that failover holds; the first one on a group that is free. */
const STEP_INPUTS: Readonly<Record<StepName, object>> = {
  validatePrerequisites: {
    ...{ failoverId: 'healthy-9', executionId: EARLY.executionId.replace('early-1', 'healthy-9') },
    request: {
      ...{ groupId: 'healthy', confirmation: { by: 'Ada', reason: 'water' }, plan: '0123456789abcdef' },
      acceptUnfenced: [{ instance: 'web-1', reason: 'its breaker is pulled' }],
      requestedBy: { kind: 'command', caller: 'ada', failoverId: 'healthy-9' },
    },
  },
  stopSynchronization: CONTEXT,
  forceStopProductionServers: CONTEXT,
  makeDrDisksAvailable: { preflight: [{ do: 'force-stop', serverId: siteOf('early').servers[0]?.production }] },
  migrateNics: {
    ...CONTEXT,
    state: { fence: { waitSeconds: 20, at: '2026-11-23T09:10:00.000Z', levels: {} } },
  },
  markFailoverComplete: CONTEXT,
  markProtectionDisabled: CONTEXT,
  recordFailure: {
    ...EARLY,
    state: { groupId: 'early', error: { Error: 'States.Timeout', Cause: '{"errorMessage":"slow"}' } },
  },
  callFailoverOff: {
    ...EARLY,
    request: { groupId: 'early', requestedBy: { kind: 'command', caller: 'ada', failoverId: 'early-1' } },
  },
  giveProductionBack: CONTEXT,
  returnToService: { ...CONTEXT, waits: [5] },
  markProtectedAgain: CONTEXT,
  recordRollBackFailure: {
    ...EARLY,
    state: { groupId: 'early', error: { Error: 'CancelRefusedError', Cause: '{"errorMessage":"too late"}' } },
  },
  beginProtection: { ...EARLY, request: TURNING },
  takeFirstRecoveryPoints: CONTEXT,
  markProtected: CONTEXT,
  recordProtectionFailure: { ...EARLY, state: { groupId: 'early', error: { Error: 'StandbyNotStoppedError' } } },
  stopTakingRecoveryPoints: { ...EARLY, request: TURNING },
  awaitSynchroniser: CONTEXT,
  markUnprotected: CONTEXT,
  recordUnprotectionFailure: { ...EARLY, state: { groupId: 'early', error: { Error: 'States.Timeout' } } },
};

describe.each(STEP_NAMES)('the step %s, called with what somebody has made nonsense of', (step) => {
  it('does its work, or refuses by name', async () => {
    const group = step === 'validatePrerequisites' ? 'healthy' : 'early';
    const handler = (runtime: TestRuntime) => handlersOf(runtime)[step] as Handler;
    const property = fc.asyncProperty(changedEvent(STEP_INPUTS[step]), async (input) => {
      const { outcome, before, after } = await called({ group, handler }, input);
      if ('refused' in outcome && outcome.refused.name === 'InputNotUnderstoodError') expect(after).toEqual(before);
      if ('refused' in outcome && step === 'validatePrerequisites') expect(after).toEqual(before);
    });
    await fc.assert(property, fuzzing(25));
  });
});
