import type { SynthesisedMachines } from '../../local/definition.ts';
import type { ExecutionRow } from '../../local/executions/log.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { type Before, judgeSite } from '../../simulation/oracles/failed-over.ts';
import { seenIn } from '../../simulation/oracles/items.ts';
import type { Violation } from '../../simulation/oracles/violation.ts';
import { run } from '../../simulation/runs/run.ts';
import { createStage } from '../../simulation/runs/stage.ts';
import { buildSite } from '../../simulation/sites/build-site.ts';
import type { SitePlan } from '../../simulation/sites/site-plan.ts';
import type { PreparedWorld } from '../../simulation/world/prepared.ts';
import type { World } from '../../simulation/world/world.ts';

export interface SiteOutcome {
  readonly prepared: PreparedWorld;
  /** As the run has left it. */
  readonly world: World;
  readonly before: Before;
  readonly executions: readonly ExecutionRow[];
  readonly violations: readonly Violation[];
}

export interface SiteRun {
  readonly plan: SitePlan;
  readonly machines: SynthesisedMachines;
  readonly seed: number;
}

/** An undisturbed run of a site, and its world, for whoever wants to look further. */
export const failOverSite = async ({ plan, machines, seed }: SiteRun): Promise<SiteOutcome> => {
  const stage = await createStage(buildSite(plan), machines);
  const worlds: World[] = [];
  const settled = (world: World): void => void worlds.push(world);
  const observer = { struck: () => {}, written: () => {}, ended: () => {}, settled };
  const { violations } = await run({ stage, seed, observer });
  const [world] = worlds;
  if (!world) throw new Error(`The run did not come to its end: ${JSON.stringify(violations)}`);
  return { prepared: stage.prepared, world, before: stage.owed, executions: world.log.list(), violations };
};

/** What is wrong with the site of a world as it is now. */
export const judged = ({ world, before }: Pick<SiteOutcome, 'world' | 'before'>): readonly Violation[] =>
  world.ec2.inspect((view) => judgeSite(view, world.dynamoDb.exportItems(TABLE_NAME).map(seenIn), before));
