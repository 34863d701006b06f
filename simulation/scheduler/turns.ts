/** What somebody waits for: an answer from outside, or a moment. */
export interface Turn {
  /** Order of asking. */
  readonly number: number;
  readonly who: string;
  readonly what: string;
  /** Not before that moment, in milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface PendingTurn extends Turn {
  readonly go: () => void;
}

/** Turns that were asked for and have not come, and who gets none for the time being. */
export const createTurns = () => {
  const pending = new Set<PendingTurn>();
  const held = new Set<string>();
  const free = (): readonly PendingTurn[] => [...pending].filter(({ who }) => !held.has(who));
  return {
    pending: (): readonly PendingTurn[] => [...pending],
    isHeld: (who: string): boolean => held.has(who),
    hold: (who: string): void => void held.add(who),
    release: (who: string): void => void held.delete(who),
    add: (turn: PendingTurn): void => void pending.add(turn),
    remove: (turn: PendingTurn): void => void pending.delete(turn),
    /** Those that may come now, oldest first. */
    ready: (now: number): readonly PendingTurn[] => free().filter(({ at }) => at <= now),
    /** The next moment at which somebody may go on. */
    next: (): number | undefined => {
      const times = free().map(({ at }) => at);
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
};
