import { type CallFault, callFault, type Fault } from '../faults/index.ts';
import type { CallSite } from '../lambda/gateway.ts';

export type AtCall = Extract<Fault, { readonly call: number }>;

/** The calls of a run, with the faults that wait for one of them. */
export interface Calls {
  /** The next call is about to be made. @returns the fault that has waited for it */
  next(site: CallSite): AtCall | undefined;
  /** Resolves when the call of that number is about to be made. */
  until(call: number): Promise<void>;
}

export const createCalls = (faults: readonly AtCall[]): Calls => {
  const waiting = new Set(faults);
  const waitingFor = new Map<() => void, number>();
  let counted = 0;
  const tell = (): void => {
    for (const [resolve, call] of waitingFor) {
      if (counted < call) continue;
      waitingFor.delete(resolve);
      resolve();
    }
  };
  return {
    next: (site) => {
      counted += 1;
      tell();
      // The first call from its number on that the fault can meet.
      const met = [...waiting].find(({ is, call }) => counted >= call && (callFault(is) as CallFault).fits(site));
      if (met) waiting.delete(met);
      return met;
    },
    until: (call) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waitingFor.set(resolve, call);
      return promise;
    },
  };
};
