import type { RunKind } from '../../../domain/group/run-kind.ts';
import type { ExecutionEvent } from '../../../ports/workflow.ts';
import { findRun, type JobDeps } from './find-run.ts';

export interface RunHistoryInput {
  readonly runId: string;
  /** Most that are answered. */
  readonly limit: number;
  /** Id of an event: those after it. @default from the first */
  readonly after?: number | undefined;
}

export interface RunHistory {
  readonly kind: RunKind;
  readonly groupId: string;
  /** Oldest first. Empty where the workflow service has forgotten the execution. */
  readonly events: readonly ExecutionEvent[];
  /** Where the next page begins. Absent on the last one. */
  readonly next?: number;
}

/** What the execution of a run went through. @throws RunNotFoundError, GroupsUnreadableError */
export const createRunHistory =
  (deps: JobDeps) =>
  async ({ runId, limit, after = 0 }: RunHistoryInput): Promise<RunHistory> => {
    const { kind, groupId, executionId } = await findRun(deps, runId);
    const all = executionId === undefined ? [] : await deps.workflow.history(executionId);
    const rest = all.filter(({ id }) => id > after);
    const events = rest.slice(0, limit);
    const last = events.at(-1);
    return { kind, groupId, events, ...(last && rest.length > limit ? { next: last.id } : {}) };
  };
