import type { AutomationStore } from '../../ports/automation-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { Meter } from '../../ports/notifier.ts';
import type { Workflow } from '../../ports/workflow.ts';
import type { Place } from '../own-event.ts';

/** What automation needs from the world. */
export interface AutomationDeps {
  readonly store: GroupStore;
  readonly automation: AutomationStore;
  readonly compute: Pick<Compute, 'observe'>;
  readonly workflow: Pick<Workflow, 'start' | 'find' | 'findNamed'>;
  readonly clock: Clock;
  /** @default the brake is not counted: a person who sweeps by hand can ask for it */
  readonly meter?: Meter;
  /** Where events must be from. @default not asked: a person who hands an event over answers for it */
  readonly here?: Place;
}
