import type { AutomationStore } from './automation-store.ts';
import type { Clock } from './clock.ts';
import type { Compute } from './compute.ts';
import type { GroupStore } from './group-store.ts';
import type { Ids } from './ids.ts';
import type { JobStore } from './job-store.ts';
import type { Turns } from './turns.ts';
import type { Workflow } from './workflow.ts';

/** How the world is reached. Whatever needs a part of it says which: `Pick<Ports, 'store' | 'clock'>`. */
export interface Ports {
  readonly store: GroupStore;
  readonly jobs: JobStore;
  readonly automation: AutomationStore;
  readonly compute: Compute;
  readonly workflow: Workflow;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly ids: Ids;
  /** Whether the deployment may terminate and launch servers, for failovers that need it. @default `allowed` */
  readonly termination?: 'allowed' | 'forbidden';
  /** Whether the deployment acts only on what carries the group's tag, so that members need it. @default `false` */
  readonly confined?: boolean;
}
