import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { createEmbeddedMeter } from '../../lambdas/adapters/aws/cloudwatch/embedded-metrics.ts';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { type StreamRecord, trailEventsIn } from '../../lambdas/adapters/aws/dynamodb/stream.ts';
import { createEventBridgeNotifier } from '../../lambdas/adapters/aws/eventbridge/index.ts';
import type { AuditEvent } from '../../lambdas/domain/group/failover.ts';
import { createPublisher } from '../../lambdas/handlers/publisher/publisher.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { makeProtectionGroup, START } from '../support/builders.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { openSimulatedDynamoDb } from '../support/simulated-dynamodb.ts';

const event = (type: string, n = 0): AuditEvent => ({ at: START, groupId: 'group-1', type, message: `${type} ${n}` });

/** Every item of a table as its stream would have told it, in key order. */
const setup = async (appends: readonly (readonly AuditEvent[])[]) => {
  const client = await openSimulatedDynamoDb(createFakeClock());
  const store = createDynamoGroupStore({ client, tableName: TABLE_NAME, clock: createFakeClock() });
  await store.create({ group: makeProtectionGroup(), instances: [], pairs: [] });
  for (const events of appends) await store.appendEvents(events);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE_NAME }));
  const Records: StreamRecord[] = Items.map((NewImage, n) => ({
    eventName: 'INSERT',
    dynamodb: { NewImage, SequenceNumber: `${n}` },
  }));
  return { Records, store };
};

/** A bus that refuses the calls of those numbers. */
const createBus = (...refusals: readonly number[]) => {
  const calls: { readonly type: string; readonly detail: Record<string, unknown> }[][] = [];
  let call = 0;
  const send = async ({ input }: PutEventsCommand) => {
    call += 1;
    const entries = input.Entries ?? [];
    if (refusals.includes(call)) return { Entries: [{ ErrorCode: 'ThrottlingException' }] };
    calls.push(entries.map(({ DetailType = '', Detail = '{}' }) => ({ type: DetailType, detail: JSON.parse(Detail) })));
    return { Entries: entries.map(() => ({ EventId: 'id' })) };
  };
  const lines: string[] = [];
  const notifier = createEventBridgeNotifier({ client: { send: send as never }, busName: 'bus' });
  const meter = createEmbeddedMeter((line) => lines.push(line));
  return { calls, lines, publish: createPublisher({ notifier, meter, eventsIn: trailEventsIn }) };
};

describe('the publisher', () => {
  it('tells the bus what was appended to a trail, in order, ten at a time, and nothing of other items', async () => {
    const { Records, store } = await setup([
      [event('failoverProtectionGroup'), event('actionPerformed')],
      [...Array(12).keys()].map((n) => event('fenceDone', n)),
    ]);
    const { calls, publish } = createBus();
    expect(await publish({ Records })).toEqual({ batchItemFailures: [], published: 13 });
    expect(calls.map((entries) => entries.length)).toEqual([1, 10, 2]);
    const trail = (await store.listEvents('group-1')).filter(({ type }) => type !== 'actionPerformed');
    expect(calls.flat().map(({ detail }) => [detail.seq, detail.hash, detail.message])).toEqual(
      trail.map(({ chain, message }) => [chain?.seq, chain?.hash, message]),
    );
  });

  it('has Lambda repeat from the change that the bus did not take, so that nothing is lost or overtakes it', async () => {
    const { Records } = await setup([[event('failoverProtectionGroup')], [event('failoverFailed')], [event('other')]]);
    const { calls, lines, publish } = createBus(2);
    const first = await publish({ Records });
    expect(first).toMatchObject({ published: 1, error: expect.stringContaining('ThrottlingException') });
    const from = Records.findIndex(
      ({ dynamodb }) => dynamodb?.SequenceNumber === first.batchItemFailures[0]?.itemIdentifier,
    );
    expect(from).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain('FailoversFailed');
    expect(await publish({ Records: Records.slice(from) })).toEqual({ batchItemFailures: [], published: 2 });
    expect(calls.flat().map(({ detail }) => detail.seq)).toEqual([1, 2, 3]);
  });

  it('counts in the format that CloudWatch reads from logs, for all groups and for the one', async () => {
    const { Records } = await setup([[event('failoverFailed')]]);
    const { lines, publish } = createBus();
    await publish({ Records });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: Date.parse(START),
          CloudWatchMetrics: [
            {
              Namespace: 'SDRS',
              Dimensions: [[], ['GroupId']],
              Metrics: [{ Name: 'FailoversFailed', Unit: 'Count' }],
            },
          ],
        },
        GroupId: 'group-1',
        FailoversFailed: 1,
      },
    ]);
  });

  it('takes no notice of items that are changed or removed', async () => {
    const { Records } = await setup([[event('failoverFailed')]]);
    const { calls, publish } = createBus();
    const changed = Records.map((one) => ({ ...one, eventName: 'MODIFY' }));
    expect(await publish({ Records: [...changed, { eventName: 'REMOVE' }] })).toEqual({
      batchItemFailures: [],
      published: 0,
    });
    expect(calls).toEqual([]);
  });
});
