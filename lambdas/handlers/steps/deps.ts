import type { Ports } from '../../ports/ports.ts';
import type { Workflow } from '../../ports/workflow.ts';

/** What the steps need from the world. */
export interface StepDeps extends Pick<Ports, 'store' | 'compute' | 'clock' | 'termination' | 'confined'> {
  /** Only asked whether the owner of a lease still runs. */
  readonly workflow: Pick<Workflow, 'find'>;
}
