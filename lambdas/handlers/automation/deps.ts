import type { Compute } from '../../ports/compute.ts';
import type { Meter } from '../../ports/notifier.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Workflow } from '../../ports/workflow.ts';
import type { Place } from '../own-event.ts';

/** What automation needs from the world. */
export interface AutomationDeps extends Pick<Ports, 'store' | 'automation' | 'clock'> {
  readonly compute: Pick<Compute, 'observe'>;
  readonly workflow: Pick<Workflow, 'start' | 'find' | 'findNamed'>;
  /** @default the brake is not counted: a person who sweeps by hand can ask for it */
  readonly meter?: Meter;
  /** Where events must be from. @default not asked: a person who hands an event over answers for it */
  readonly here?: Place;
}
