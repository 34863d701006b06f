import type { Run } from '../../console/src/api/shapes.ts';
import { presentRun } from '../../lambdas/api/present/runs.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import { blockOf, type Scene } from '../live/block.ts';
import type { Screen } from '../live/screen.ts';
import type { Operations } from '../operations.ts';
import { stepsIn, type View } from './view.ts';

export interface LiveProps {
  readonly operations: Pick<Operations, 'showRun'>;
  readonly started: Pick<StartedRun, 'failoverId' | 'groupId'>;
  readonly screen: Screen;
}

/** One block that stays in its place, of the same facts and in the same words as the console's page of the run. */
export const createLiveView = ({ operations, started, screen }: LiveProps): View => {
  let scene: Omit<Scene, 'now'> | undefined;
  const draw = (ms: number): void => {
    if (scene) screen.draw(blockOf({ ...scene, now: new Date(ms).toISOString() }, screen.size()));
  };
  return {
    look: async ({ now, history }) => {
      const shown = await operations.showRun(started.failoverId, started.groupId);
      // The schema says of phases that a run has not that they are undefined or absent; they are absent.
      const run = presentRun(shown, { at: new Date(now).toISOString() }) as Run;
      scene = { run, step: stepText(stepsIn(history)) };
      return () => draw(now);
    },
    tick: draw,
  };
};

/** The loop comes back to a step once for each pass. */
const stepText = (steps: readonly string[]): string | undefined => {
  const last = steps.at(-1);
  const times = steps.filter((step) => step === last).length;
  return last !== undefined && times > 1 ? `${last}, pass ${times}` : last;
};
