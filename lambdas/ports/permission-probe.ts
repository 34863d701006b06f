import type { Permission } from '../domain/readiness/permissions.ts';
import type { CallPhase } from '../domain/rehearsal/call-phase.ts';
import type { Action } from '../domain/site/actions.ts';

/** The step functions, asked what their own roles may do. */
export interface PermissionProbe {
  /** Whether the step behind these calls may make them. Does nothing, never throws: no answer is `unknown`. */
  ask(phase: CallPhase, actions: readonly Action[]): Promise<readonly Permission[]>;
}
