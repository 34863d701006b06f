import type { ActionOutcome } from '../domain/site/actions.ts';

/** Deletes what a run has left behind, for whoever asks for it. */
export interface Disposer {
  /**
   * Deletes a volume, a network interface or a snapshot, known by its id. EC2 refuses what is in use. Repeating it is safe: `done`
   * also where it is gone. `until` as that of `Compute.perform`. @throws Error for an id of anything else
   */
  dispose(resourceId: string, until?: number): Promise<ActionOutcome>;
}
