import type { PermissionProbe } from '../../ports/permission-probe.ts';
import type { StepDeps } from '../steps/deps.ts';

/** What the recorder needs from the world. */
export interface RecorderDeps extends Pick<StepDeps, 'store' | 'compute' | 'clock' | 'termination'> {
  /** @default nobody can be asked for permissions, and the last answers stand with their age */
  readonly probe?: PermissionProbe;
}
