import type { Meter } from '../../ports/notifier.ts';
import type { Turns } from '../../ports/turns.ts';
import type { AskingDeps } from '../ask-permissions.ts';
import type { StepDeps } from '../steps/deps.ts';

/** What the recorder needs from the world. */
export interface RecorderDeps
  extends AskingDeps,
    Pick<StepDeps, 'store' | 'compute' | 'clock' | 'termination' | 'confined'> {
  /** @default the age of recovery points is not counted: by hand, the plan shows it */
  readonly meter?: Meter;
  /** @default runs over all groups may overlap: a run by hand waits for no other run */
  readonly turns?: Turns;
}
