import type { Execution } from '../../lambdas/ports/workflow.ts';
import type { SynthesisedMachines } from '../../local/definition.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { judgeTable } from '../../simulation/oracles/ends.ts';
import { type Before, judgeSite, noteBefore } from '../../simulation/oracles/failed-over.ts';
import { watchFence } from '../../simulation/oracles/fence.ts';
import { seenIn } from '../../simulation/oracles/items.ts';
import type { Violation } from '../../simulation/oracles/violation.ts';
import { buildSite } from '../../simulation/sites/build-site.ts';
import type { SitePlan } from '../../simulation/sites/site-plan.ts';
import { type PreparedWorld, prepareWorld } from '../../simulation/world/prepared.ts';
import { createWorld, type World } from '../../simulation/world/world.ts';

export interface SiteRun {
  readonly plan: SitePlan;
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  /** Whether all groups are failed over at once. @default one after another */
  readonly together?: boolean;
}

export interface SiteOutcome {
  readonly prepared: PreparedWorld;
  readonly world: World;
  readonly before: Before;
  readonly executions: readonly Execution[];
  readonly violations: readonly Violation[];
}

/** Fails every group of a site over, with nobody in the way, and has EC2 and the table judged. */
export const failOverSite = async ({ plan, machines, seed, together = false }: SiteRun): Promise<SiteOutcome> => {
  const prepared = await prepareWorld(buildSite(plan));
  const { descriptions, groupIds } = prepared;
  const guarded = descriptions.flatMap(({ instances }) => instances.map(({ servers }) => servers.source));
  const violations: Violation[] = [];
  const report = (violation: Violation): void => void violations.push(violation);
  const world = await createWorld({
    prepared,
    machines,
    seed,
    watch: (services, { ec2 }) => ({
      ...services,
      ec2: watchFence(services.ec2, { ec2, guarded, isAccepted: () => false, report }),
    }),
  });
  const before = world.ec2.inspect((view) => noteBefore(view, descriptions));
  const executions = await failOverAll(world, groupIds, together);
  violations.push(...judged({ world, before }));
  return { prepared, world, before, executions, violations };
};

/** What the judges say of a world as it is now. */
export const judged = ({ world, before }: Pick<SiteOutcome, 'world' | 'before'>): readonly Violation[] => {
  const items = world.dynamoDb.exportItems(TABLE_NAME).map(seenIn);
  const atRest = judgeTable(items, 'failed-over', () => false);
  return [...atRest, ...world.ec2.inspect((view) => judgeSite(view, items, before))];
};

const failOverAll = async (world: World, groups: readonly string[], together: boolean): Promise<Execution[]> => {
  const failOver = (group: string) => world.operator(`operator of ${group}`, group).failOver(`f-${group}`);
  if (together) return world.run(Promise.all(groups.map(failOver)));
  const executions: Execution[] = [];
  for (const group of groups) executions.push(await world.run(failOver(group)));
  return executions;
};
