import type { Clock } from '../ports/clock.ts';
import type { Compute } from '../ports/compute.ts';
import type { GroupStore } from '../ports/group-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { Workflow } from '../ports/workflow.ts';
import type { Identify } from './caller.ts';

/** What the deployment offers. */
export interface ApiSettings {
  /** Availability zones in which sites can be. */
  readonly zones: readonly string[];
}

/** What the API needs from the world. */
export interface ApiDeps {
  readonly store: GroupStore;
  readonly jobs: JobStore;
  readonly compute: Compute;
  readonly workflow: Workflow;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: ApiSettings;
  /** Whether the deployment may terminate and launch servers, which its plans have to know. @default `allowed` */
  readonly termination?: 'allowed' | 'forbidden';
  /** Whether the steps act only on what carries the group's tag, so that members need it. @default `false` */
  readonly confined?: boolean;
  /** Who is calling, and the call's id where whatever stands in front has given it one. */
  readonly identify: Identify;
  /** Takes one line of the access log, a JSON object. */
  readonly log: (line: string) => unknown;
}
