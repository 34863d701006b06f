import type { Alarms } from '../../ports/alarms.ts';
import type { Compute } from '../../ports/compute.ts';
import type { Meter } from '../../ports/notifier.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Workflow } from '../../ports/workflow.ts';
import type { Place } from '../own-event.ts';

/** What automation needs from the world. */
export interface AutomationDeps extends Pick<Ports, 'store' | 'automation' | 'clock'> {
  readonly compute: Pick<Compute, 'observe'>;
  /** CloudWatch's alarms, asked before a sign of one is let go. */
  readonly alarms: Alarms;
  readonly workflow: Pick<Workflow, 'start' | 'find' | 'findNamed'>;
  /** @default nothing is counted: a person who sweeps by hand sees the brake, and the trail says who was asked in vain */
  readonly meter?: Meter;
  /** Where events must be from. @default not asked: a person who hands an event over answers for it */
  readonly here?: Place;
}
