import {
  type Begun,
  callFault,
  type Fault,
  type FaultScene,
  type TimedFault,
  timedFault,
  type Undo,
} from '../faults/index.ts';
import type { CallSite, Fate, FateOf } from '../lambda/gateway.ts';
import type { Random } from '../scheduler/random.ts';
import { type AtCall, createCalls } from './calls.ts';

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

type AtMoment = Exclude<Fault, AtCall>;

const isAtCall = (fault: Fault): fault is AtCall => 'call' in fault;

/** Faults that last, until they are ended. */
const createLasting = () => {
  const active = new Map<TimedFault, Promise<Begun>>();
  const tidied: Undo[] = [];
  const end = async (fault: TimedFault): Promise<void> => {
    const begun = active.get(fault);
    active.delete(fault);
    const undo = await begun;
    await undo?.();
    if (undo && fault.isTidiedUp) tidied.push(undo);
  };
  return {
    begun: (fault: TimedFault, begun: Promise<Begun>): void => void active.set(fault, begun),
    end,
    endAll: async (): Promise<void> => {
      for (const fault of [...active.keys()]) await end(fault);
      for (const undo of tidied) await undo();
    },
    /** What becomes of a call while they last. */
    fateOf: (site: CallSite, random: Random): Fate | undefined => {
      for (const one of active.keys()) {
        const fate = one.fate?.(site, random);
        if (fate) return fate;
      }
      return undefined;
    },
  };
};

export const createConductor = (faults: readonly Fault[], random: Random): Conductor => {
  const timed = faults.filter((fault): fault is AtMoment => !isAtCall(fault));
  const lasting = createLasting();
  const running: Promise<void>[] = [];
  const calls = createCalls(faults.filter(isAtCall));
  let injected = 0;
  let isCalm = false;

  const fateOf: FateOf = (site) => {
    if (isCalm) return undefined;
    const fault = calls.next(site);
    if (!fault) return lasting.fateOf(site, random);
    injected += 1;
    return callFault(fault.is).fate(fault.seconds ?? 0);
  };

  const bring = async ({ is, at, during, seconds }: AtMoment, scene: FaultScene): Promise<void> => {
    await Promise.race([scene.sleep(at * 1000), ...(during === undefined ? [] : [calls.until(during)])]);
    if (isCalm) return;
    const fault = { ...timedFault(is) };
    injected += 1;
    const begun = Promise.resolve(fault.begin?.(scene));
    lasting.begun(fault, begun);
    if (seconds !== undefined) {
      await scene.sleep(seconds * 1000);
      await lasting.end(fault);
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
      await lasting.endAll();
    },
    get isCalm() {
      return isCalm;
    },
    get injected() {
      return injected;
    },
  };
};
