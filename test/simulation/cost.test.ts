import { expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { costOfRun } from '../../simulation/cost/cost.ts';
import { createStage } from '../../simulation/runs/stage.ts';
import { movableNics } from '../../simulation/sites/sites.ts';

it('the cost of a run is the median of those that come after the warm-up', async () => {
  const stage = await createStage(movableNics(1), machinesIn(await synthesisedTemplate()));
  const costs = [...Array.from({ length: 10 }, () => 1_000), 50, 400, 60];
  const readings = costs.flatMap((cost) => [0, cost]).values();
  const spent = () => readings.next().value ?? Number.NaN;
  expect(await costOfRun({ stage, runs: 3, spent })).toBe(60);
  expect(readings.next().done).toBe(true);
});
