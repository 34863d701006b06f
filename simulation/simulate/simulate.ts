import type { SynthesisedMachines } from '../../local/definition.ts';
import type { Fault } from '../faults/index.ts';
import { type RunOutcome, run } from '../runs/run.ts';
import { type Stage, stageOn } from '../runs/stage.ts';
import type { CopiedGroup } from './copied-group.ts';
import { createNotes, type Struck, type Waited } from './notes.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';

/** A failover of a copied group, and what came of it. */
export interface Simulation {
  /** Absent where nothing disturbed it. */
  readonly fault?: Fault;
  readonly outcome: RunOutcome;
  /** Calls that the fault met. */
  readonly strikes: readonly Struck[];
  /** Until the failover had ended. */
  readonly waits: readonly Waited[];
  /** When the failover had ended. Absent where the run broke before. */
  readonly ended?: Snapshot;
  /** When the fault was over and the same call had been given again, as often as it takes. */
  readonly settled?: Snapshot;
}

/** A copied group, ready to be failed over any number of times. */
export interface Simulator {
  readonly stage: Stage;
  readonly undisturbed: Simulation;
  simulate(fault: Fault): Promise<Simulation>;
}

export const createSimulator = async (
  { prepared }: CopiedGroup,
  machines: SynthesisedMachines,
  seed: number,
): Promise<Simulator> => {
  const stage = stageOn(prepared, machines);
  const undisturbed = await simulated(stage, seed, {});
  const reference = undisturbed.outcome.left;
  return { stage, undisturbed, simulate: (fault) => simulated(stage, seed, { fault, reference }) };
};

const simulated = async (
  stage: Stage,
  seed: number,
  { fault, reference }: { readonly fault?: Fault; readonly reference?: RunOutcome['left'] },
): Promise<Simulation> => {
  const notes = createNotes(stage.prepared.now);
  const moments: { ended?: Snapshot; settled?: Snapshot } = {};
  const untilThen: { waits?: readonly Waited[] } = {};
  const outcome = await run({
    stage,
    seed,
    faults: fault ? [fault] : [],
    ...(reference ? { reference } : {}),
    observer: {
      struck: notes.struck,
      written: notes.written,
      ended: (world) => {
        moments.ended = snapshotOf(world, stage.prepared);
        untilThen.waits = notes.waits();
      },
      settled: (world) => {
        moments.settled = snapshotOf(world, stage.prepared);
      },
    },
  });
  const waits = untilThen.waits ?? notes.waits();
  return { ...(fault ? { fault } : {}), outcome, strikes: notes.strikes(), waits, ...moments };
};
