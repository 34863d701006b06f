import {
  CALL_FAULT_NAMES,
  type CallFault,
  type CallFaultName,
  callFault,
  FAULTS,
  type Fault,
  isCallFault,
  isOfSite,
  TIMED_FAULT_NAMES,
  type TimedFault,
  type TimedFaultName,
  timedFault,
} from '../faults/index.ts';
import type { CallSite } from '../lambda/gateway.ts';
import type { RunOutcome } from '../runs/run.ts';
import { createRandom, type Random } from '../scheduler/random.ts';
import { UnknownFaultError } from './errors.ts';

export type FaultName = CallFaultName | TimedFaultName;

/** What an undisturbed failover is like, so that faults fall into it. */
export interface Undisturbed {
  readonly outcome: Pick<RunOutcome, 'calls' | 'lasted'>;
  readonly servers: number;
}

/** Calls that each fault of a call is tried at. */
const CALLS_EACH = 3;

/** @throws UnknownFaultError */
export const faultNamed = (name: string): FaultName => {
  if (Object.hasOwn(FAULTS, name)) return name as FaultName;
  throw new UnknownFaultError(name, Object.keys(FAULTS));
};

/** One fault of that name, at a moment and a server that the seed picks among those where the fault can hurt. */
export const oneFault = (name: FaultName, undisturbed: Undisturbed, seed: number): Fault => {
  const random = createRandom(seed);
  if (!isCallFault(name)) return timed(name, undisturbed, random);
  const { calls } = undisturbed.outcome;
  const changes = [isEc2Change, isWrite, () => true].map((isMeant) => callsFor(name, calls, isMeant));
  return atCall(name, pick(random, changes.find((found) => found.length > 0) ?? [1]));
};

/** Each fault, those of calls at a few of the calls that they can meet, spread over the failover. */
export const eachFault = (undisturbed: Undisturbed, seed: number): readonly Fault[] => {
  const random = createRandom(seed);
  const { calls } = undisturbed.outcome;
  return [
    ...TIMED_FAULT_NAMES.map((name) => timed(name, undisturbed, random)),
    ...CALL_FAULT_NAMES.flatMap((name) =>
      spread(callsFor(name, calls), CALLS_EACH, random).map((call) => atCall(name, call)),
    ),
  ];
};

/** How many single faults there are: faults of calls at each call, the others at each server. */
export const possibleFaults = ({ outcome: { calls }, servers }: Undisturbed): number =>
  CALL_FAULT_NAMES.reduce((sum, name) => sum + callsFor(name, calls).length, 0) + TIMED_FAULT_NAMES.length * servers;

const isEc2Change = ({ action }: CallSite): boolean => /^ec2:(?!Describe)/.test(action);
const isWrite = ({ action }: CallSite): boolean => /^dynamodb:(Put|Update)/.test(action);

/** Numbers of the calls that the fault can meet; 1 is the first call. */
const callsFor = (
  name: CallFaultName,
  calls: readonly CallSite[],
  isMeant: (site: CallSite) => boolean = () => true,
): readonly number[] =>
  calls.flatMap((site, index) => (callFault(name).fits(site) && isMeant(site) ? [index + 1] : []));

const atCall = (is: CallFaultName, call: number): Fault => {
  const { lasts }: CallFault = callFault(is);
  return { is, call, ...(lasts?.[0] === undefined ? {} : { seconds: lasts[0] }) };
};

/** What befalls the site is there from the beginning, as it is the reason for the failover; people come at any moment. */
const timed = (is: TimedFaultName, { outcome, servers }: Undisturbed, random: Random): Fault => {
  const server = random.below(servers);
  const moment = random.below(outcome.lasted);
  const { lasts }: TimedFault = timedFault(is);
  return { is, at: isOfSite(is) ? 0 : moment, server, ...(lasts === undefined ? {} : { seconds: lasts }) };
};

const pick = <T>(random: Random, choices: readonly T[]): T => choices[random.below(choices.length)] as T;

/** One of each part of the list. */
const spread = (all: readonly number[], parts: number, random: Random): readonly number[] =>
  Array.from({ length: Math.min(parts, all.length) }, (_, n) => {
    const from = Math.floor((n * all.length) / parts);
    const to = Math.max(from + 1, Math.floor(((n + 1) * all.length) / parts));
    return all[from + random.below(to - from)] as number;
  });
