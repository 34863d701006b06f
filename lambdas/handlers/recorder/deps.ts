import type { StepDeps } from '../steps/deps.ts';

/** What the recorder needs from the world. */
export type RecorderDeps = Pick<StepDeps, 'store' | 'compute' | 'clock' | 'termination'>;
