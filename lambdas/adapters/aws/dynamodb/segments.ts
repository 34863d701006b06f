import * as z from 'zod';
import type { AuditEvent } from '../../../domain/group/failover.ts';
import { type ChainEnd, type ChainedEvent, chained } from '../../../domain/trail/audit-chain.ts';
import { sha256 } from '../../sha256.ts';
import { dataOf, type Item, itemOf, type Segment } from './items.ts';
import { segmentKey } from './keys.ts';
import { inParts } from './parts.ts';

/** What has to be known of the last segment to go on after it. */
export const SEGMENT_HEAD = z.object({
  firstSeq: z.int(),
  previousHash: z.string(),
  lastSeq: z.int(),
  lastHash: z.string(),
});

export type SegmentHead = Readonly<z.infer<typeof SEGMENT_HEAD>>;

/** An item holds 400 KB (DynamoDB Developer Guide, Quotas); numbers and names take less room there than in JSON. */
const MOST_BYTES = 200_000;

/** Events of one group in parts that fit into an item each, in their order. */
export const partsOf = (events: readonly AuditEvent[]): readonly (readonly AuditEvent[])[] =>
  inParts(events, MOST_BYTES, (event) => Buffer.byteLength(JSON.stringify(event)));

/** The segment that puts the events after `end`. */
export const segmentItem = (groupId: string, end: ChainEnd, events: readonly AuditEvent[]): Item & SegmentHead => {
  const links = chained(end, events, sha256);
  const firstSeq = end.seq + 1;
  const last = links.at(-1)?.chain ?? end;
  const data: Segment = {
    firstSeq,
    previousHash: end.hash,
    events: links.map(({ chain, ...event }) => ({ ...event, hash: chain.hash })),
  };
  const head = { firstSeq, previousHash: end.hash, lastSeq: last.seq, lastHash: last.hash };
  return itemOf('segment', segmentKey(groupId, firstSeq), { ...head, data });
};

/** Whether the segment says just what these events would have said in its place. */
export const saysTheSame = (
  { firstSeq, previousHash, lastHash }: SegmentHead,
  events: readonly AuditEvent[],
): boolean => chained({ seq: firstSeq - 1, hash: previousHash }, events, sha256).at(-1)?.chain.hash === lastHash;

/** The events of a segment with their links, as they are written there. */
export const eventsOf = (item: Item): readonly ChainedEvent[] => {
  const { firstSeq, previousHash, events } = dataOf('segment', item);
  return events.map(({ hash, ...event }, n) => ({
    ...event,
    chain: { seq: firstSeq + n, previousHash: events[n - 1]?.hash ?? previousHash, hash },
  }));
};
