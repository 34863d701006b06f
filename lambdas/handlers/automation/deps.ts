import type { AutomationStore } from '../../ports/automation-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { Workflow } from '../../ports/workflow.ts';

/** What automation needs from the world. */
export interface AutomationDeps {
  readonly store: GroupStore;
  readonly automation: AutomationStore;
  readonly compute: Pick<Compute, 'observe'>;
  readonly workflow: Pick<Workflow, 'start' | 'find'>;
  readonly clock: Clock;
}
