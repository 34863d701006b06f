import { describe, expect, it } from 'vitest';
import { trailEventsIn } from '../../lambdas/adapters/aws/dynamodb/stream.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createPager } from '../../lambdas/handlers/pager/pager.ts';
import { createPublisher } from '../../lambdas/handlers/publisher/publisher.ts';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import { createForceStopProductionServers } from '../../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createMarkProtectionDisabled } from '../../lambdas/handlers/steps/mark-protection-disabled.ts';
import { checkedRequest } from '../../lambdas/handlers/steps/may-begin.ts';
import { createMigrateNics } from '../../lambdas/handlers/steps/migrate-nics.ts';
import { withPreflight } from '../../lambdas/handlers/steps/preflight.ts';
import { createRecordFailure } from '../../lambdas/handlers/steps/record-failure.ts';
import { createStopSynchronization } from '../../lambdas/handlers/steps/stop-synchronization.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };

/** Whatever is asked of it is one call too many. */
const nothing = new Proxy({}, { get: (_, name) => () => Promise.reject(new Error(`${String(name)} was called.`)) });
const deps = {
  store: nothing,
  compute: nothing,
  workflow: nothing,
  automation: nothing,
  clock: createFakeClock(),
} as never;

const call = (handler: (...args: never[]) => unknown, input: unknown) => handler(...([input, invocation] as never[]));

describe('a function that is called with what it cannot go by', () => {
  const pager = createPager({
    pager: { page: async () => {} },
    clock: createFakeClock(),
    deployment: nothing as never,
  });
  const publisher = createPublisher({ notifier: nothing as never, meter: { put: () => {} }, eventsIn: trailEventsIn });
  const forceStop = createForceStopProductionServers(deps);

  it.each([
    ['the guard', createGuard(deps), null],
    ['the guard', createGuard(deps), { detail: {} }],
    ['the guard', createGuard(deps), { detail: { 'instance-id': 5 } }],
    ['the guard', createGuard(deps), { groupId: ['group-1'] }],
    ['the recorder', createRecorder(deps), null],
    ['the recorder', createRecorder(deps), { groupId: { a: 1 } }],
    ['the pager', pager, {}],
    ['the publisher', publisher, { Records: 5 }],
    ['the step', forceStop, { groupId: 'group-1', failoverId: 'failover-1', epoch: '1' }],
    ['the step', createStopSynchronization(deps), null],
    ['the step', createMigrateNics(deps), { groupId: 'group-1', failoverId: 'failover-1', epoch: '1' }],
    ['the step', createMarkProtectionDisabled(deps), { groupId: {}, failoverId: 'failover-1', epoch: 1 }],
    ['the step', createRecordFailure(deps), { failoverId: 'failover-1' }],
    ['the step', withPreflight(deps, forceStop), { preflight: [{ serverId: 'i-0abcdef01' }] }],
  ] as const)('says so of %s, and does nothing (%#)', async (whose, handler, input) => {
    await expect(call(handler as never, input)).rejects.toMatchObject({
      name: 'InputNotUnderstoodError',
      message: expect.stringContaining(`The input of ${whose} is not understood, and nothing was done.`),
    });
  });

  it('takes a sweep from a schedule that has no input of its own', async () => {
    const store = createMemoryGroupStore();
    const guard = createGuard({ ...(deps as object), store } as never);
    expect(await call(guard, { source: 'aws.scheduler', detail: '{}' })).toMatchObject({ guarded: 0 });
  });

  it('wakes nobody by a type that only seems to be known', async () => {
    const time = new Date(createFakeClock().now()).toISOString();
    const told = { time, detail: { type: 'constructor', groupId: 'group-1', message: 'It failed.' } };
    expect(await call(pager, told)).toEqual({ paged: false, ignored: 'Nobody is to be woken by constructor.' });
  });

  it('says by name which change of the table it cannot read', async () => {
    const change = { eventName: 'INSERT', dynamodb: { SequenceNumber: '7', NewImage: { pk: { what: 1 } } } };
    expect(await call(publisher, { Records: [change] })).toMatchObject({
      batchItemFailures: [{ itemIdentifier: '7' }],
      error: expect.stringMatching(/^ItemNotUnderstoodError: /),
    });
  });
});

describe('a request that somebody has written by hand', () => {
  const asked = (request: unknown) => () =>
    checkedRequest({ failoverId: 'failover-1', executionId: 'execution-1', request: request as never });

  it.each([
    ['no object', 'pets', '"groupId" must be'],
    [
      'a confirmation of objects',
      { groupId: 'pets', confirmation: { by: {}, reason: [] } },
      '"confirmation" must name',
    ],
    ['a confirmation that is a text', { groupId: 'pets', confirmation: 'yes' }, '"confirmation" must name'],
    ['a plan that is a number', { groupId: 'pets', plan: 5 }, '"plan" must be'],
    ['a kind in a list', { groupId: 'pets', requestedBy: { kind: ['api'], caller: 'ada' } }, '"requestedBy" must be'],
  ])('is refused with what is wrong: %s', (_, request, message) => {
    expect(asked(request)).toThrow(expect.objectContaining({ name: 'PrerequisitesNotMetError' }));
    expect(asked(request)).toThrow(message);
  });
});
