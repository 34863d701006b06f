import {
  type Begun,
  type CallFault,
  callFault,
  type Fault,
  type FaultScene,
  type TimedFault,
  timedFault,
} from '../faults/index.ts';
import type { CallSite, Fate, FateOf } from '../lambda/gateway.ts';
import type { Random } from '../scheduler/random.ts';

/** A fault that has come about: it has met a call, or has begun. One that lasts may meet any number of calls. */
export interface Strike {
  readonly fault: Fault;
  readonly site?: CallSite;
}

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

type Active = Map<TimedFault, { readonly is: AtMoment; readonly begun: Promise<Begun> }>;

const isAtCall = (fault: Fault): fault is AtCall => 'call' in fault;

/** What the parts of a conductor share. */
interface Show {
  readonly random: Random;
  readonly strike: (strike: Strike) => void;
  /** Faults that last, each with what ends it once that is known. */
  readonly active: Active;
  injected: number;
  isCalm: boolean;
}

export const createConductor = (
  faults: readonly Fault[],
  random: Random,
  strike: (strike: Strike) => void = () => {},
): Conductor => {
  const timed = faults.filter((fault): fault is AtMoment => !isAtCall(fault));
  const show: Show = { random, strike, active: new Map(), injected: 0, isCalm: false };
  const running: Promise<void>[] = [];
  return {
    fateOf: fatesOf(show, new Set(faults.filter(isAtCall))),
    begin: (sceneOf) => {
      for (const fault of timed) {
        const one = bring(show, fault, sceneOf(fault.server));
        one.catch(() => {});
        running.push(one);
      }
    },
    ended: async () => {
      await Promise.all(running);
    },
    calm: async () => {
      show.isCalm = true;
      for (const fault of [...show.active.keys()]) await end(show, fault);
    },
    get injected() {
      return show.injected;
    },
  };
};

const fatesOf = (show: Show, waiting: Set<AtCall>): FateOf => {
  let calls = 0;
  return (site) => {
    calls += 1;
    if (show.isCalm) return undefined;
    const fault = metBy(waiting, calls, site);
    if (!fault) return lastingFate(show, site);
    waiting.delete(fault);
    show.injected += 1;
    show.strike({ fault, site });
    return callFault(fault.is).fate(fault.seconds ?? 0);
  };
};

const bring = async (show: Show, one: AtMoment, scene: FaultScene): Promise<void> => {
  await scene.sleep(one.at * 1000);
  if (show.isCalm) return;
  const fault = { ...timedFault(one.is) };
  show.injected += 1;
  show.strike({ fault: one });
  const begun = Promise.resolve(fault.begin?.(scene));
  show.active.set(fault, { is: one, begun });
  if (one.seconds !== undefined) {
    await scene.sleep(one.seconds * 1000);
    await end(show, fault);
  }
  await begun;
};

const end = async ({ active }: Show, fault: TimedFault): Promise<void> => {
  const begun = active.get(fault)?.begun;
  active.delete(fault);
  await (await begun)?.();
};

/** The first call from its number on that the fault can meet. */
const metBy = (waiting: ReadonlySet<AtCall>, calls: number, site: CallSite): AtCall | undefined =>
  [...waiting].find(({ is, call }) => calls >= call && (callFault(is) as CallFault).fits(site));

/** By the first of the faults that last which has something to do with the call. */
const lastingFate = ({ active, random, strike }: Show, site: CallSite): Fate | undefined => {
  for (const [one, { is: fault }] of active) {
    const fate = one.fate?.(site, random);
    if (fate) strike({ fault, site });
    if (fate) return fate;
  }
  return undefined;
};
