import { type Begun, callFault, type Fault, type FaultScene, type TimedFault, timedFault } from '../faults/index.ts';
import type { CallSite, Fate, FateOf } from '../lambda/gateway.ts';
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
  readonly isCalm: boolean;
  /** How many faults came about. */
  readonly injected: number;
}

type AtCall = Extract<Fault, { readonly call: number }>;
type AtMoment = Exclude<Fault, AtCall>;

const isAtCall = (fault: Fault): fault is AtCall => 'call' in fault;

export const createConductor = (faults: readonly Fault[], random: Random): Conductor => {
  const atCalls = createFaultsAtCalls(faults.filter(isAtCall));
  const lasting = createLastingFaults(random);
  const timed = faults.filter((fault): fault is AtMoment => !isAtCall(fault));
  const running: Promise<void>[] = [];
  let isCalm = false;
  const bring = async ({ is, at, seconds }: AtMoment, scene: FaultScene): Promise<void> => {
    await scene.sleep(at * 1000);
    if (isCalm) return;
    const { begun, end } = lasting.begin(timedFault(is), scene);
    if (seconds !== undefined) await scene.sleep(seconds * 1000).then(end);
    await begun;
  };
  return {
    fateOf: (site) => {
      const fate = atCalls.fateOf(site, isCalm);
      return isCalm ? undefined : (fate ?? lasting.fateOf(site));
    },
    begin: (sceneOf) => {
      for (const fault of timed) running.push(bring(fault, sceneOf(fault.server)));
      // Whoever asks whether they have ended hears of it.
      for (const one of running) one.catch(() => {});
    },
    ended: async () => {
      await Promise.all(running);
    },
    calm: async () => {
      isCalm = true;
      await lasting.endAll();
    },
    get isCalm() {
      return isCalm;
    },
    get injected() {
      return atCalls.met + lasting.begun;
    },
  };
};

/** Each meets the first call from its number on that it can meet. */
const createFaultsAtCalls = (faults: readonly AtCall[]) => {
  const waiting = new Set(faults);
  let calls = 0;
  return {
    fateOf: (site: CallSite, isCalm: boolean): Fate | undefined => {
      calls += 1;
      if (isCalm || waiting.size === 0) return undefined;
      const fault = [...waiting].find(({ is, call }) => calls >= call && callFault(is).fits(site));
      if (!fault) return undefined;
      waiting.delete(fault);
      return callFault(fault.is).fate(fault.seconds ?? 0);
    },
    get met() {
      return faults.length - waiting.size;
    },
  };
};

/** Those that have begun and not ended, each with what ends it once that is known. */
const createLastingFaults = (random: Random) => {
  const active = new Map<TimedFault, Promise<Begun>>();
  let count = 0;
  const end = async (fault: TimedFault): Promise<void> => {
    const begun = active.get(fault);
    active.delete(fault);
    await (await begun)?.();
  };
  return {
    begin: (known: TimedFault, scene: FaultScene) => {
      // A copy, so that the same fault may last twice at a time.
      const fault = { ...known };
      const begun = Promise.resolve(fault.begin?.(scene));
      active.set(fault, begun);
      count += 1;
      return { begun, end: () => end(fault) };
    },
    fateOf: (site: CallSite): Fate | undefined => {
      for (const fault of active.keys()) {
        const fate = fault.fate?.(site, random);
        if (fate) return fate;
      }
      return undefined;
    },
    endAll: async (): Promise<void> => {
      for (const fault of [...active.keys()]) await end(fault);
    },
    get begun() {
      return count;
    },
  };
};
