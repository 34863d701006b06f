import type { Ports } from '../../../ports/ports.ts';
import type { StepDeps } from '../deps.ts';

/** What the steps need that turn protection on and off. `turns`: one at a time asks for recovery points of a group. */
export interface ProtectionDeps extends StepDeps, Pick<Ports, 'turns'> {}
