import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { trailEventsIn } from '../../lambdas/adapters/aws/dynamodb/stream.ts';
import { createEventBridgeNotifier } from '../../lambdas/adapters/aws/eventbridge/index.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createAcknowledgeAutomation } from '../../lambdas/handlers/operations/automation/acknowledge-automation.ts';
import { createSetBrake } from '../../lambdas/handlers/operations/automation/automation-brake.ts';
import { createPublisher } from '../../lambdas/handlers/publisher/publisher.ts';
import { lostOf } from './keeps.ts';
import { expectAllMoved } from './outcome.ts';
import { itemsOf, linesOf, openLeft } from './release.ts';

interface OldEvent {
  readonly event: object;
  readonly report: { readonly judged: readonly object[]; readonly ignored?: string };
  /** What the decider knew of the sources of group watched afterwards. */
  readonly sources: readonly object[];
}

const ADA = { by: 'Ada', reason: 'seen' };

const nameOf = ({ event }: OldEvent): string => JSON.stringify(event);

describe('an event that release 0.1.0 understood', () => {
  const events = linesOf<OldEvent>('events.jsonl');
  const aboutWatched = events.filter(({ event }) => !nameOf({ event } as OldEvent).includes('availabilityZone'));

  it('comes to the same decision, and to the same sources', async () => {
    for (const old of aboutWatched.filter(({ event }) => !('sweep' in event && !('groupId' in event)))) {
      const runtime = await openLeft({ groups: ['watched'] });
      const report = await createDecider(runtime)(old.event);
      expect(report, nameOf(old)).toMatchObject({ judged: old.report.judged });
      expect(report.ignored === undefined, nameOf(old)).toBe(old.report.ignored === undefined);
      const state = await runtime.automation.findState('watched');
      expect(state?.value.sources, nameOf(old)).toMatchObject(old.sources);
    }
  });

  it('about all groups that have a policy comes to the same decisions', async () => {
    for (const old of events.filter((one) => !aboutWatched.includes(one) || nameOf(one) === '{"sweep":true}')) {
      const runtime = await openLeft({ groups: ['auto', 'old', 'watched'] });
      expect(lostOf(old.report, await createDecider(runtime)(old.event)), nameOf(old)).toEqual([]);
    }
  });
});

describe('automation of release 0.1.0', () => {
  it('is held by its brake, and acts on the signals that it had once the brake is released', async () => {
    const runtime = await openLeft({ groups: ['watched'] });
    const decide = createDecider(runtime);
    expect(await decide({ sweep: true })).toMatchObject({ judged: [{ verdict: 'refuse' }] });
    await createSetBrake(runtime)('off', ADA);
    const { judged } = await decide({ sweep: true });
    expect(judged).toMatchObject([{ groupId: 'watched', verdict: 'act' }]);
    await runtime.untilEnded(judged[0]?.started?.executionId ?? '?');
    await expectAllMoved(runtime, 'watched');
  });

  it.each(['auto', 'old'])('waits for the acknowledgement of the failover of group %s, and takes it', async (group) => {
    const runtime = await openLeft({ groups: [group] });
    const [failover] = await runtime.store.listFailovers(group);
    expect(await createAcknowledgeAutomation(runtime)(group, ADA)).toMatchObject({ failoverId: failover?.id });
    expect((await runtime.automation.findState(group))?.value.acknowledged).toMatchObject({ failoverId: failover?.id });
  });
});

describe('an entry of release 0.1.0’s audit trail that is still in the table’s stream', () => {
  const told = linesOf<{ readonly pk: string; readonly sk: string; readonly sent: readonly object[] }>('told.jsonl');

  it('is told to others as before', async () => {
    const items = new Map(itemsOf().map((item) => [`${item.pk?.S} ${item.sk?.S}`, item]));
    const lost: string[] = [];
    for (const { pk, sk, sent } of told)
      lost.push(...lostOf(sent, await publish(items.get(`${pk} ${sk}`)), `${pk} ${sk}`));
    expect(lost).toEqual([]);
    expect(told.length).toBeGreaterThan(10);
  });
});

/** What the bus is sent for a new item of the table. */
const publish = async (NewImage: Record<string, AttributeValue> | undefined): Promise<readonly object[]> => {
  const sent: object[] = [];
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    for (const { Source, DetailType, Time, Resources, Detail = '{}' } of Entries) {
      sent.push({ Source, DetailType, Time: Time?.toISOString(), Resources, Detail: JSON.parse(Detail) });
    }
    return { Entries: Entries.map(() => ({ EventId: 'id' })) };
  };
  const notifier = createEventBridgeNotifier({ client: { send: send as never }, busName: 'bus' });
  const answer = await createPublisher({ notifier, meter: { put: () => {} }, eventsIn: trailEventsIn })({
    Records: [{ eventName: 'INSERT', dynamodb: { NewImage, SequenceNumber: '1' } }],
  });
  expect(answer).toMatchObject({ batchItemFailures: [] });
  return sent;
};
