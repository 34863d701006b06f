import type { Compute } from '../../ports/compute.ts';
import type { Meter } from '../../ports/notifier.ts';
import type { Turns } from '../../ports/turns.ts';
import type { StepDeps } from '../steps/deps.ts';

/** What the synchroniser needs from the world. */
export interface SynchroniserDeps extends Pick<StepDeps, 'store' | 'clock'> {
  readonly compute: Pick<Compute, 'observe' | 'replicator'>;
  readonly turns: Turns;
  /** @default nobody counts: whoever synchronises by hand sees it */
  readonly meter?: Meter;
}
