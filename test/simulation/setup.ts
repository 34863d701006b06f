import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { movableNics } from '../../simulation/sites/sites.ts';
import { type PreparedWorld, prepareWorld, type SiteBuilder } from '../../simulation/world/prepared.ts';
import { createWorld, type WorldProps } from '../../simulation/world/world.ts';

const machines = machinesIn(await synthesisedTemplate());

export const prepare = (build: SiteBuilder = movableNics(1)): Promise<PreparedWorld> => prepareWorld(build);

/** A world of its own, with the trace of its turns. */
export const setup = async (prepared: PreparedWorld, props: Partial<WorldProps> = {}) => {
  const trace: string[] = [];
  const world = await createWorld({
    prepared,
    machines,
    seed: 1,
    onTurn: ({ who, what }, now) => trace.push(`${now - prepared.now} ${who}: ${what}`),
    ...props,
  });
  return { world, trace };
};
