import type { SynthesisedMachines } from '../../local/definition.ts';
import type { Fault } from '../faults/index.ts';
import type { Act } from '../journeys/act.ts';
import { synchronised } from '../journeys/synchronised.ts';
import type { Violation } from '../oracles/violation.ts';
import { type OnTurn, type RunOutcome, run } from '../runs/run.ts';
import { createStage, type Stage } from '../runs/stage.ts';
import { buildSite } from '../sites/build-site.ts';
import { referenceNamed } from './reference-failovers.ts';
import type { RunPlan } from './run-plan.ts';

/** What any number of runs begin from, and what comes of it undisturbed. */
export interface Ground {
  readonly site: RunPlan['site'];
  readonly stage: Stage;
  /** What belongs to each run, besides the faults of its own. */
  readonly script: readonly Fault[];
  /** What its one group goes through. @default one failover of every group */
  readonly acts?: readonly Act[] | undefined;
  readonly undisturbed: RunOutcome;
}

/** Something is seen that is never to be seen, and nothing was disturbed. */
export class UndisturbedError extends Error {
  override readonly name = 'UndisturbedError';
  constructor(of: Pick<RunPlan, 'site' | 'acts'>, violations: readonly Violation[]) {
    super(`Undisturbed: ${JSON.stringify({ violations, ...of })}`);
  }
}

/** Of the turns of an undisturbed run, and of each single fault. */
export const UNDISTURBED_SEED = 1;

/** @throws UndisturbedError */
export const groundOf = async (
  { site, acts: own }: Pick<RunPlan, 'site' | 'acts'>,
  machines: SynthesisedMachines,
): Promise<Ground> => {
  const {
    build,
    script,
    acts = own,
  } = typeof site === 'string' ? referenceNamed(site) : { build: buildSite(site), script: [] };
  const stage = await createStage(acts ? synchronised(build) : build, machines);
  const undisturbed = await run({ stage, seed: UNDISTURBED_SEED, faults: script, acts });
  if (undisturbed.violations.length > 0)
    throw new UndisturbedError({ site, ...(own ? { acts: own } : {}) }, undisturbed.violations);
  return { site, stage, script, acts, undisturbed };
};

/** A run that begins there, measured against the undisturbed one. */
export const runOn = (
  { stage, script, acts, undisturbed }: Ground,
  { seed, faults }: Omit<RunPlan, 'site'>,
  onTurn?: OnTurn,
): Promise<RunOutcome> =>
  run({
    stage,
    seed,
    faults: [...script, ...faults],
    acts,
    // A journey ends where its acts and faults lead.
    ...(acts ? {} : { reference: undisturbed.left }),
    ...(onTurn ? { onTurn } : {}),
  });

/** A run from its plan alone. */
export const runPlan = async (plan: RunPlan, machines: SynthesisedMachines, onTurn?: OnTurn): Promise<RunOutcome> =>
  runOn(await groundOf(plan, machines), plan, onTurn);
