import type { Turn, Turns } from '../../../lambdas/ports/turns.ts';

/** The Turns port in memory. */
export const createMemoryTurns = (): Turns => {
  const taken = new Map<string, Turn>();
  return {
    take: async (job, turn) => {
      const last = taken.get(job);
      const isOwn = last?.from === turn.from && last.until === turn.until;
      if (last && last.until > turn.from && !isOwn) return false;
      taken.set(job, turn);
      return true;
    },
    giveBack: async (job, turn) => {
      if (taken.get(job)?.until === turn.until) taken.set(job, { ...turn, until: turn.from });
    },
  };
};
