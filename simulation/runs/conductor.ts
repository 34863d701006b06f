import {
  type Begun,
  type CallFault,
  callFault,
  type Fault,
  type FaultScene,
  type TimedFault,
  timedFault,
} from '../faults/index.ts';
import type { CallSite, FateOf } from '../lambda/gateway.ts';
import type { Random } from '../scheduler/random.ts';

/** Brings the faults of a run, each at its moment, until all is calm. */
export interface Conductor {
  readonly fateOf: FateOf;
  /** Lets the faults begin that have a moment. @param sceneOf what a fault about that server has before it */
  begin(sceneOf: (server: number) => FaultScene): void;
  /** Resolves when every moment has come, and what was begun then has ended. @throws what a fault throws that is none of the service */
  ended(): Promise<void>;
  /** Ends every fault; none comes any more. */
  calm(): Promise<void>;
  /** How many faults came about. */
  readonly injected: number;
}

type AtCall = Extract<Fault, { readonly call: number }>;
type AtMoment = Exclude<Fault, AtCall>;

const isAtCall = (fault: Fault): fault is AtCall => 'call' in fault;

export const createConductor = (faults: readonly Fault[], random: Random): Conductor => {
  const waiting = new Set(faults.filter(isAtCall));
  const timed = faults.filter((fault): fault is AtMoment => !isAtCall(fault));
  /** Faults that last, each with what ends it once that is known. */
  const active = new Map<TimedFault, Promise<Begun>>();
  const running: Promise<void>[] = [];
  let calls = 0;
  let injected = 0;
  let isCalm = false;

  /** The first call from its number on that the fault can meet. */
  const met = (site: CallSite): AtCall | undefined =>
    [...waiting].find(({ is, call }) => calls >= call && (callFault(is) as CallFault).fits(site));

  const fateOf: FateOf = (site) => {
    calls += 1;
    if (isCalm) return undefined;
    const fault = met(site);
    if (fault) {
      waiting.delete(fault);
      injected += 1;
      return callFault(fault.is).fate(fault.seconds ?? 0);
    }
    for (const one of active.keys()) {
      const fate = one.fate?.(site, random);
      if (fate) return fate;
    }
    return undefined;
  };

  const end = async (fault: TimedFault): Promise<void> => {
    const begun = active.get(fault);
    active.delete(fault);
    await (await begun)?.();
  };

  const bring = async ({ is, at, seconds }: AtMoment, scene: FaultScene): Promise<void> => {
    await scene.sleep(at * 1000);
    if (isCalm) return;
    const fault = { ...timedFault(is) };
    injected += 1;
    const begun = Promise.resolve(fault.begin?.(scene));
    active.set(fault, begun);
    if (seconds !== undefined) {
      await scene.sleep(seconds * 1000);
      await end(fault);
    }
    await begun;
  };

  return {
    fateOf,
    begin: (sceneOf) => {
      for (const fault of timed) {
        const one = bring(fault, sceneOf(fault.server));
        one.catch(() => {});
        running.push(one);
      }
    },
    ended: async () => {
      await Promise.all(running);
    },
    calm: async () => {
      isCalm = true;
      for (const fault of [...active.keys()]) await end(fault);
    },
    get injected() {
      return injected;
    },
  };
};
