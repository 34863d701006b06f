import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../domain/group/failover.ts';
import { CHAIN_START, type ChainEnd, type TrailEvent } from '../../../domain/trail/audit-chain.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AppendOptions, TrailPage } from '../../../ports/group-store.ts';
import { EventsNotWrittenError } from './errors.ts';
import { dataOf, type Item, shaped, unlessNotUnderstood } from './items.ts';
import { EVENTS, partitionOf, SEGMENTS, segmentKey } from './keys.ts';
import { eventsOf, partsOf, SEGMENT_HEAD, type SegmentHead, saysTheSame, segmentItem } from './segments.ts';
import { backwards, ConditionNotMet, get, insert, newest, read, type TableProps } from './table.ts';

/**
 * Of writers that race for the end of a chain one always gets it, so a writer loses at most as often as there are others,
 * unless they write again and again. 5 ms more from try to try: 7.4 s of waiting in all at the longest.
 */
const ATTEMPTS = 56;
const WAIT_MS = 5;

export interface EventProps extends TableProps {
  readonly clock: Clock;
}

/**
 * Puts events at the end of their group's chain: all of one call in one item, however many, as far as they fit. Repeating
 * it right away is safe where it is said to be a repeat: what the last item says already is not said again.
 * @throws ItemNotUnderstoodError once all other groups' events are written, where the end of a chain makes no sense
 */
export const appendEvents = async (
  props: EventProps,
  events: readonly AuditEvent[],
  options: AppendOptions = {},
): Promise<void> => {
  // What an event carries may come from anywhere; only its JSON is kept.
  const plain = JSON.parse(JSON.stringify(events)) as readonly AuditEvent[];
  const unclear: unknown[] = [];
  for (const [groupId, own] of Map.groupBy(plain, (event) => event.groupId)) {
    await appendTo(props, { groupId, events: own, ...options }).catch(unlessNotUnderstood(unclear));
  }
  if (unclear.length > 0) throw unclear[0];
};

const appendTo = async (props: EventProps, { events, ...about }: Part): Promise<void> => {
  let last = await lastSegment(props, about.groupId);
  for (const part of partsOf(events)) last = await append(props, { ...about, events: part }, last);
};

/** Oldest first: those of releases before the chain by their time, then the chain. */
export const listEvents = async (table: TableProps, groupId: string): Promise<readonly TrailEvent[]> => {
  const items = await read(table, partitionOf(groupId), EVENTS);
  return items.flatMap((item): readonly TrailEvent[] =>
    item.type === 'segment' ? eventsOf(item) : [dataOf('event', item)],
  );
};

/** From the end on. Events of releases before the chain come once the chain is through. */
export const newestEvents = async (
  table: TableProps,
  groupId: string,
  { limit, before }: TrailPage,
): Promise<readonly TrailEvent[]> => {
  const page: TrailEvent[] = [];
  const { from, to } = SEGMENTS;
  const stretch = { from, to: before === undefined ? to : segmentKey(groupId, Math.max(before - 1, 0)).sk };
  for await (const item of backwards(table, partitionOf(groupId), stretch)) {
    const events = eventsOf(item).filter(({ chain }) => before === undefined || chain.seq < before);
    page.push(...events.reverse());
    if (page.length >= limit) return page.slice(0, limit);
  }
  const unchained = await read(table, partitionOf(groupId), { from: EVENTS.from, to: SEGMENTS.from });
  return [...page, ...unchained.map((item) => dataOf('event', item)).reverse()];
};

interface Part extends AppendOptions {
  readonly groupId: string;
  readonly events: readonly AuditEvent[];
}

/**
 * Compare-and-set on the end of the chain: the segment's key is the number of its first event, and it counts only if
 * nobody has written there. Repeating it is safe: a segment of this very call is known by its mark, and by nothing that it
 * says, as somebody else may have said the same.
 */
const append = async (props: EventProps, part: Part, last: SegmentHead | undefined) => {
  const { groupId, events } = part;
  const mark = randomUUID();
  let end = last;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await props.clock.sleep(WAIT_MS * (attempt - 1));
    if (await isNeedless(part, end)) return end;
    const item = { ...segmentItem(groupId, endOf(end), events), mark };
    if (await isInserted(props, item)) return item;
    end = await lastSegment(props, groupId);
  }
  throw new EventsNotWrittenError(props.tableName, events.length, ATTEMPTS);
};

/** Said already, or not to be said any more. */
const isNeedless = async ({ events, maybeAppended, onlyIf }: Part, end: SegmentHead | undefined): Promise<boolean> => {
  if (maybeAppended && end && saysTheSame(end, events)) return true;
  return onlyIf !== undefined && !(await onlyIf());
};

const isInserted = async (table: TableProps, item: Item & { readonly mark: string }): Promise<boolean> => {
  try {
    await insert(table, item);
    return true;
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    // The SDK repeats a request whose answer was lost, so a refusal may be the echo of success.
    return (await get(table, item))?.mark === item.mark;
  }
};

const endOf = (last: SegmentHead | undefined): ChainEnd =>
  last ? { seq: last.lastSeq, hash: last.lastHash } : CHAIN_START;

const lastSegment = async (table: TableProps, groupId: string): Promise<SegmentHead | undefined> => {
  const attributes = Object.keys(SEGMENT_HEAD.shape);
  const item = await newest(table, partitionOf(groupId), { ...SEGMENTS, attributes });
  return item && shaped(item, SEGMENT_HEAD, item);
};
