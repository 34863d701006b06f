import type { AuditEvent } from '../group/failover.ts';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of a text in UTF-8, in lower-case hex. From outside. */
export type Sha256 = (text: string) => string;

/** The place of an event in its group's audit trail, and what ties it to all before it. */
export interface ChainLink {
  /** 1, 2, 3 …, without a gap. */
  readonly seq: number;
  /** Hash of the event before it; 64 zeros for the first. */
  readonly previousHash: string;
  /** Over `{event, previousHash, seq}` as canonical JSON (RFC 8785), where `event` is all of the event but its link. */
  readonly hash: string;
}

/** The last event that a chain had at some time. It shows whether the chain was cut or rewritten since. */
export type ChainEnd = Pick<ChainLink, 'seq' | 'hash'>;

/** An event as it stands in the trail. Those of releases before the chain have no link. */
export interface TrailEvent extends AuditEvent {
  readonly chain?: ChainLink;
}

export interface ChainedEvent extends AuditEvent {
  readonly chain: ChainLink;
}

/** What the first event follows on. */
export const CHAIN_START: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** The events with their links, in their order, following on `end`. @param events as `JSON.parse` gives them */
export const chained = (end: ChainEnd, events: readonly AuditEvent[], sha256: Sha256): readonly ChainedEvent[] => {
  let { seq, hash: previousHash } = end;
  return events.map((event) => {
    seq += 1;
    const chain = { seq, previousHash, hash: hashOf(event, { seq, previousHash }, sha256) };
    previousHash = chain.hash;
    return { ...event, chain };
  });
};

/** What an event's hash has to be in that place. */
export const hashOf = (
  { chain: _, ...event }: TrailEvent,
  { seq, previousHash }: Pick<ChainLink, 'seq' | 'previousHash'>,
  sha256: Sha256,
): string => sha256(canonicalJson({ event, previousHash, seq }));
