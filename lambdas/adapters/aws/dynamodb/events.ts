import { createHash } from 'node:crypto';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AuditEvent } from '../../../domain/failover.ts';
import type { Clock } from '../../../ports/clock.ts';
import { EventsNotWrittenError } from './errors.ts';
import { dataOf, type Item, VERSION } from './items.ts';
import { EVENTS, eventKey, partitionOf } from './keys.ts';
import { read, type TableProps, translated } from './table.ts';

/** Source: DynamoDB API Reference, BatchWriteItem. */
const ITEMS_A_BATCH = 25;

/** 50 ms doubled from try to try: seven waits, 6.35 s in all at the longest. */
const FIRST_WAIT_MS = 50;
const ATTEMPTS = 8;

export interface EventProps extends TableProps {
  readonly clock: Clock;
}

/** Repeating it is safe: an event's key comes from its time, its place and its content, so the same call writes the same items. */
export const appendEvents = async (props: EventProps, events: readonly AuditEvent[]): Promise<void> => {
  const requests = eventItems(events).map((item) => ({ PutRequest: { Item: marshall(item) } }));
  for (let i = 0; i < requests.length; i += ITEMS_A_BATCH) {
    await writeBatch(props, requests.slice(i, i + ITEMS_A_BATCH));
  }
};

export const listEvents = async (table: TableProps, groupId: string): Promise<readonly AuditEvent[]> => {
  const items = await read(table, partitionOf(groupId), EVENTS);
  return items.map((item) => dataOf('event', item));
};

/** DynamoDB may take a part of a batch only; the rest is to be sent again, later and later. */
const writeBatch = async ({ client, tableName, clock }: EventProps, batch: WriteRequest[]): Promise<void> => {
  let rest = batch;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await clock.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
    const command = new BatchWriteItemCommand({ RequestItems: { [tableName]: rest } });
    const { UnprocessedItems } = await client.send(command).catch(translated(tableName));
    rest = UnprocessedItems?.[tableName] ?? [];
    if (rest.length === 0) return;
  }
  throw new EventsNotWrittenError(tableName, rest.length, ATTEMPTS);
};

/** Events of one moment keep their order by their place in the call. */
const eventItems = (events: readonly AuditEvent[]): readonly Item[] => {
  const places = new Map<string, number>();
  return events.map((event) => {
    const at = new Date(event.at).toISOString();
    const moment = `${event.groupId} ${at}`;
    const place = places.get(moment) ?? 0;
    places.set(moment, place + 1);
    return eventItem(event, `${at}#${String(place).padStart(4, '0')}`);
  });
};

const eventItem = (event: AuditEvent, position: string): Item => {
  const json = JSON.stringify(event);
  const fingerprint = createHash('sha256').update(json).digest('hex').slice(0, 16);
  return {
    ...eventKey(event.groupId, `${position}#${fingerprint}`),
    type: 'event',
    version: VERSION,
    // What an event carries may come from anywhere; only its JSON is kept.
    data: JSON.parse(json),
  };
};
