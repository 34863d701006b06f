import type { CallSite } from '../lambda/gateway.ts';
import type { Seen, SeenInstance, Wait } from '../oracles/items.ts';

/** A call that the fault met, in seconds after the failover was asked for. */
export interface Struck {
  readonly at: number;
  readonly site: CallSite;
}

/** What a server waited for, in seconds after the failover was asked for. */
export interface Waited {
  readonly server: string;
  readonly phase: string;
  readonly reason: string;
  readonly from: number;
  /** Absent where it waited so until the end. */
  readonly to?: number;
}

/** What is noted of a run for people. */
export const createNotes = (begunAt: number) => {
  const strikes: Struck[] = [];
  let waits: readonly Waited[] = [];
  const secondsAt = (now: number): number => Math.round((now - begunAt) / 1000);
  return {
    struck: (site: CallSite, now: number): void => {
      strikes.push({ at: secondsAt(now), site });
    },
    written: (item: Seen, now: number): void => {
      if (item.kind === 'instance') waits = noted(waits, item, secondsAt(now));
    },
    strikes: (): readonly Struck[] => [...strikes],
    waits: (): readonly Waited[] => waits,
  };
};

/** Ends what the server does not wait for any more, and begins what is new. */
const noted = (waits: readonly Waited[], { name: server, waits: now }: SeenInstance, at: number): readonly Waited[] => {
  const isOpen = (wait: Waited): boolean => wait.server === server && wait.to === undefined;
  const isSame = (one: Wait, other: Wait): boolean => one.phase === other.phase && one.reason === other.reason;
  const isOver = (wait: Waited): boolean => isOpen(wait) && !now.some((one) => isSame(one, wait));
  const begun = now.filter((one) => !waits.some((wait) => isOpen(wait) && isSame(one, wait)));
  return [
    ...waits.map((wait) => (isOver(wait) ? { ...wait, to: at } : wait)),
    ...begun.map((wait) => ({ server, ...wait, from: at })),
  ];
};
