import type { ExecutionEvent } from '../../lambdas/ports/workflow.ts';

/** A look at a run: when it was, and what its execution went through until then. */
export interface Look {
  /** Milliseconds of the target's clock. */
  readonly now: number;
  /** When the run was begun. */
  readonly begunAt: number;
  readonly history: readonly ExecutionEvent[];
}

/** How whoever follows a run is told of it. */
export interface View {
  /** Finds out what is new, and answers how that is told: not any more once nobody follows. */
  look(look: Look): Promise<() => void>;
  /** Time has passed and nobody has looked. @default nothing is told */
  tick?(now: number): void;
}

/** The states of the execution that do something, as they were entered. */
export const stepsIn = (history: readonly ExecutionEvent[]): readonly string[] =>
  history.flatMap(({ type, state }) => (type === 'TaskStateEntered' && state !== undefined ? [state] : []));
