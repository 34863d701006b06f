import { expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { deletionCondition } from '../../local/role.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { explore, storyOf } from '../../simulation/stops/explore.ts';
import { createStopStage } from '../../simulation/stops/stage.ts';

/** So many run here; `npm run -s stops -- --runs 10000` takes more. */
const RUNS = 40;

it('a stop counts against turns of the synchroniser that stand still anywhere: nothing of after it is used, or taken once protection is off', async () => {
  const template = await synthesisedTemplate();
  const stage = await createStopStage(machinesIn(template));
  const deletion = deletionCondition(template);
  expect(deletion).toEqual({ 'aws:ResourceTag/sdrs:epoch': 'false', 'aws:ResourceTag/sdrs:pinned': 'true' });
  const { disabled, failedOver, suspended, broken } = await explore({ stage, deletion, runs: RUNS, seed: 20_261_129 });
  expect(Math.min(disabled, failedOver, suspended)).toBeGreaterThan(RUNS / 8);
  expect(broken.map(storyOf)).toEqual([]);
});
