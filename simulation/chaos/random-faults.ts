import {
  CALL_FAULT_NAMES,
  type CallFault,
  callFault,
  type Fault,
  TIMED_FAULT_NAMES,
  type TimedFaultName,
} from '../faults/index.ts';
import type { Random } from '../scheduler/random.ts';

/** What an undisturbed run of the site is like, so that faults fall into it. */
export interface Extent {
  readonly calls: number;
  readonly seconds: number;
  readonly servers: number;
}

const pick = <T>(random: Random, choices: readonly T[]): T => choices[random.below(choices.length)] as T;

/** One to six faults, mostly few: they may come a little after an undisturbed run would have ended. */
export const randomFaults = (random: Random, extent: Extent): readonly Fault[] => {
  const count = 1 + random.below(1 + random.below(6));
  return Array.from({ length: count }, () =>
    random.below(5) < 3 ? atCall(random, extent) : atMoment(random, pick(random, TIMED_FAULT_NAMES), extent),
  );
};

const atCall = (random: Random, { calls }: Extent): Fault => {
  const is = pick(random, CALL_FAULT_NAMES);
  const { lasts }: CallFault = callFault(is);
  return { is, call: 1 + random.below(longer(calls)), ...(lasts ? { seconds: pick(random, lasts) } : {}) };
};

/** How long a fault lasts, in seconds; the last one is until nothing is disturbed any more. */
const LASTING = [5, 20, 60, 150, undefined];

const atMoment = (random: Random, is: TimedFaultName, { seconds: whole, servers }: Extent): Fault => {
  const seconds = pick(random, LASTING);
  const at = random.below(longer(whole));
  return { is, at, server: random.below(servers), ...(seconds === undefined ? {} : { seconds }) };
};

const longer = (extent: number): number => Math.ceil(extent * 1.3);
