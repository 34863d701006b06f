import type { SynthesisedMachines } from '../../local/definition.ts';
import { CALL_FAULT_NAMES, type CallFault, callFault, type Fault } from '../faults/index.ts';
import type { CallSite } from '../lambda/gateway.ts';
import type { OnTurn, RunOutcome } from '../runs/run.ts';
import { type Ground, groundOf, runOn, UNDISTURBED_SEED } from './ground.ts';

/** A fault of a call. */
export type AtCall = Extract<Fault, { readonly call: number }>;

/** A single fault at one call of a reference failover, and what came of it. */
export interface SingleFault {
  readonly reference: string;
  readonly fault: AtCall;
  readonly site: CallSite;
  readonly outcome: RunOutcome;
}

/** A reference failover that has run undisturbed, with every single fault that can meet one of its calls. */
export interface Prepared extends Ground {
  readonly reference: string;
  readonly faults: readonly AtCall[];
}

/** @throws UndisturbedError */
export const prepareSingles = async (reference: string, machines: SynthesisedMachines): Promise<Prepared> => {
  const ground = await groundOf({ site: reference }, machines);
  return { ...ground, reference, faults: singleFaultsAt(ground.undisturbed.calls) };
};

/** Every fault of a call, at every call that it can meet. */
export const singleFaultsAt = (calls: readonly CallSite[]): readonly AtCall[] =>
  calls.flatMap((site, index) =>
    CALL_FAULT_NAMES.filter((is) => callFault(is).fits(site)).map((is) => faultAt(is, index + 1)),
  );

const faultAt = (is: (typeof CALL_FAULT_NAMES)[number], call: number): AtCall => {
  const { lasts }: CallFault = callFault(is);
  return { is, call, ...(lasts?.[0] === undefined ? {} : { seconds: lasts[0] }) };
};

export const runSingle = async (prepared: Prepared, fault: AtCall, onTurn?: OnTurn): Promise<SingleFault> => {
  const outcome = await runOn(prepared, { seed: UNDISTURBED_SEED, faults: [fault] }, onTurn);
  const { reference, undisturbed } = prepared;
  return { reference, fault, site: undisturbed.calls[fault.call - 1] as CallSite, outcome };
};
