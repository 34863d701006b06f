import { PHASES, type Phase } from '../group/progress.ts';

/** A step that calls EC2: *Stop synchronization*, or a step that drives a phase of every member. */
export type CallPhase = 'synchronization' | Phase;

/** In the order of the workflow. */
export const CALL_PHASES = ['synchronization', ...PHASES] as const satisfies readonly CallPhase[];
