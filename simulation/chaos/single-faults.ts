import type { SynthesisedMachines } from '../../local/definition.ts';
import { CALL_FAULT_NAMES, type CallFault, callFault, type Fault } from '../faults/index.ts';
import type { CallSite } from '../lambda/gateway.ts';
import { type OnTurn, type RunOutcome, run } from '../runs/run.ts';
import { createStage, type Stage } from '../runs/stage.ts';
import type { ReferenceFailover } from './reference-failovers.ts';

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
export interface Prepared {
  readonly reference: ReferenceFailover;
  readonly stage: Stage;
  readonly undisturbed: RunOutcome;
  readonly faults: readonly AtCall[];
}

const SEED = 1;

/** @throws Error where even the undisturbed run is not clean */
export const prepareSingles = async (
  reference: ReferenceFailover,
  machines: SynthesisedMachines,
): Promise<Prepared> => {
  const stage = await createStage(reference.build, machines);
  const undisturbed = await run({ stage, seed: SEED, faults: reference.script });
  if (undisturbed.violations.length > 0) {
    throw new Error(`${reference.name}, undisturbed: ${JSON.stringify(undisturbed.violations)}`);
  }
  const faults = undisturbed.calls.flatMap((site, index) =>
    CALL_FAULT_NAMES.filter((is) => callFault(is).fits(site)).map((is) => faultAt(is, index + 1)),
  );
  return { reference, stage, undisturbed, faults };
};

const faultAt = (is: (typeof CALL_FAULT_NAMES)[number], call: number) => {
  const { lasts }: CallFault = callFault(is);
  return { is, call, ...(lasts?.[0] === undefined ? {} : { seconds: lasts[0] }) };
};

export const runSingle = async (
  { reference, stage, undisturbed }: Prepared,
  fault: AtCall,
  onTurn?: OnTurn,
): Promise<SingleFault> => {
  const faults = [...reference.script, fault];
  const told = onTurn ? { onTurn } : {};
  const outcome = await run({ stage, seed: SEED, faults, reference: undisturbed.left, ...told });
  return { reference: reference.name, fault, site: undisturbed.calls[fault.call - 1] as CallSite, outcome };
};
