import { CHAIN_START, type ChainEnd, type ChainedEvent, hashOf, type Sha256, type TrailEvent } from './audit-chain.ts';

/** What is wrong with a chain, at which event. */
export interface ChainFault {
  readonly seq: number;
  readonly message: string;
}

export interface KnownOfChain {
  /** What the first of the events follows on. @default the chain's start */
  readonly from?: ChainEnd;
  /** An event that the chain is known to have had, the last one best. Without it a cut-off end cannot be seen. */
  readonly head?: ChainEnd;
}

/** What a look at a trail has found. */
export interface ChainVerdict {
  readonly faults: readonly ChainFault[];
  /** The last event that is there. */
  readonly end: ChainEnd;
  readonly chained: number;
  /** Events of releases before the chain: nothing vouches for them. */
  readonly unchained: number;
}

/**
 * Whether the events are those that were written, all of them and in that order. Finds each event that was changed, removed,
 * inserted or moved, and with `head` also a cut-off end and a chain that was written anew from some event on.
 */
export const verifyChain = (
  events: readonly TrailEvent[],
  sha256: Sha256,
  { from = CHAIN_START, head }: KnownOfChain = {},
): ChainVerdict => {
  const links = events.filter((event): event is ChainedEvent => event.chain !== undefined);
  let before = from;
  const faults = links.flatMap((event) => {
    const found = faultsOf(event, before, sha256);
    before = event.chain;
    return found;
  });
  const end = { seq: before.seq, hash: before.hash };
  return {
    faults: [...faults, ...(head ? faultsAtHead(links, end, head) : [])],
    end,
    chained: links.length,
    unchained: events.length - links.length,
  };
};

const faultsOf = (event: ChainedEvent, before: ChainEnd, sha256: Sha256): readonly ChainFault[] => {
  const { seq, previousHash, hash } = event.chain;
  const said = [
    ...(seq > before.seq + 1 ? [`event ${before.seq + 1}${upTo(before.seq + 1, seq - 1)} before it is missing`] : []),
    ...(seq <= before.seq ? [`it stands after event ${before.seq}`] : []),
    ...(previousHash === before.hash ? [] : [`it does not follow on the event before it`]),
    ...(hashOf(event, event.chain, sha256) === hash ? [] : ['its content is not what was written']),
  ];
  return said.map((what) => ({ seq, message: `Event ${seq}: ${what}.` }));
};

const upTo = (first: number, last: number): string => (last > first ? ` to ${last}` : '');

const faultsAtHead = (links: readonly ChainedEvent[], end: ChainEnd, head: ChainEnd): readonly ChainFault[] => {
  if (end.seq < head.seq) {
    const message = `The trail ends with event ${end.seq}; it is known to have had event ${head.seq}.`;
    return [{ seq: end.seq, message }];
  }
  const there = links.find(({ chain }) => chain.seq === head.seq)?.chain ?? (end.seq === head.seq ? end : undefined);
  if (there?.hash === head.hash) return [];
  return [{ seq: head.seq, message: `Event ${head.seq} is not the one that is known by the hash ${head.hash}.` }];
};
