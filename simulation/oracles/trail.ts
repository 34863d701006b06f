import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { seenIn } from './items.ts';
import type { Violation } from './violation.ts';

type Item = Readonly<Record<string, AttributeValue>>;

interface Line {
  readonly at: string;
  readonly type: string;
  readonly failoverId?: string;
  readonly hash: string;
}

interface Segment {
  readonly firstSeq: number;
  readonly previousHash: string;
  readonly events: readonly Line[];
}

const ENDS: readonly string[] = ['failoverComplete', 'failoverFailed', 'failoverCancelled', 'failoverRefused'];

/** Clocks jump by seconds, and the lines' times come from several. */
const CLOCKS_DIFFER_MS = 15_000;

const wrong = (seen: string): readonly Violation[] => [{ kind: 'the trail is not whole', seen }];

/** The audit trail as it lies in the table: one unbroken chain for each group, with the start and the end of each failover that ended. */
export const judgeTrail = (items: readonly Item[]): readonly Violation[] => {
  const trails = new Map<string, Segment[]>();
  for (const item of items) {
    if (item.type?.S !== 'segment') continue;
    const groupId = String(item.pk?.S).replace(/^GROUP#/, '');
    trails.set(groupId, [...(trails.get(groupId) ?? []), unmarshall(item).data as Segment]);
  }
  const ended = items
    .map(seenIn)
    .flatMap((item) =>
      item.kind === 'failover' && item.status !== 'RUNNING' && item.does === 'failover' ? [item] : [],
    );
  return [
    ...[...trails].flatMap(([groupId, segments]) => judgeChain(groupId, inOrder(segments))),
    ...ended.flatMap(({ groupId, id, status }) =>
      judgeFailover(linesOf(trails.get(groupId) ?? [], id), { id, status }),
    ),
  ];
};

const inOrder = (segments: readonly Segment[]): readonly Segment[] =>
  [...segments].sort((one, other) => one.firstSeq - other.firstSeq);

const linesOf = (segments: readonly Segment[], failoverId: string): readonly Line[] =>
  inOrder(segments)
    .flatMap(({ events }) => events)
    .filter((line) => line.failoverId === failoverId);

/** The last event of a chain. */
interface End {
  readonly seq: number;
  readonly hash: string;
}

/** Source: docs/audit-trail.md, The chain. */
const judgeChain = (groupId: string, segments: readonly Segment[]): readonly Violation[] => {
  let end: End = { seq: 0, hash: '0'.repeat(64) };
  for (const segment of segments) {
    if (segment.firstSeq !== end.seq + 1 || segment.previousHash !== end.hash) {
      return wrong(`${groupId}: after event ${end.seq} comes event ${segment.firstSeq}, which does not follow on it`);
    }
    const next = endOf(end, segment);
    if (typeof next === 'number') return wrong(`${groupId}: event ${next} has another hash than its own`);
    end = next;
  }
  return [];
};

/** @returns where the chain ends with the segment, or the number of an event that has another hash than its own */
const endOf = (end: End, { events }: Segment): End | number => {
  let { seq, hash: previousHash } = end;
  for (const { hash, ...event } of events) {
    seq += 1;
    if (hash !== sha256(canonical({ event, previousHash, seq }))) return seq;
    previousHash = hash;
  }
  return { seq, hash: previousHash };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Source: RFC 8785. The names are sorted by UTF-16 code units, as `sort` does it. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`).join()}}`;
};

type Ended = { readonly id: string; readonly status: string };

/** Of what was refused, or failed before its first call, there is no start: nothing has begun. */
const judgeFailover = (lines: readonly Line[], { id, status }: Ended): readonly Violation[] => {
  const start = lines.findIndex(({ type }) => type === 'failoverProtectionGroup');
  const end = lines.findLastIndex(({ type }) => ENDS.includes(type));
  if (end < 0) return wrong(`failover ${id} has ended (${status}), and the trail has no end of it`);
  if (start < 0) {
    const hasBegun = status !== 'REFUSED' && lines.some(({ type }) => type === 'actionPerformed');
    return hasBegun ? wrong(`failover ${id} has ended (${status}), and the trail has no start of it`) : [];
  }
  return end < start
    ? wrong(`failover ${id}: its end stands before its start`)
    : judgeTimes(lines[start], lines[end], id);
};

const judgeTimes = (start: Line | undefined, end: Line | undefined, id: string): readonly Violation[] => {
  const [from = '', to = ''] = [start?.at, end?.at];
  if (Date.parse(to) + CLOCKS_DIFFER_MS >= Date.parse(from)) return [];
  return wrong(`failover ${id}: its end (${to}) is earlier than its start (${from})`);
};
