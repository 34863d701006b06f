import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { Workflow } from '../../ports/workflow.ts';

/** What the steps need from the world. */
export interface StepDeps {
  readonly store: GroupStore;
  readonly compute: Compute;
  /** Only asked whether the owner of a lease still runs. */
  readonly workflow: Pick<Workflow, 'find'>;
  readonly clock: Clock;
  /** Whether the deployment may terminate and launch servers, for failovers that need it. @default `allowed` */
  readonly termination?: 'allowed' | 'forbidden';
  /** Whether the steps may act only on what carries the group's tag. @default `false` */
  readonly confined?: boolean;
}
