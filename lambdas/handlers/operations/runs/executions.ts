import { ExecutionNotFoundError } from '../../../domain/errors/operation-errors.ts';
import type { GroupTrouble } from '../../../domain/errors/unreadable.ts';
import { type EndState, endStateOf } from '../../../domain/group/end-state.ts';
import type { AuditEvent, FailoverRecord, FailoverRequest } from '../../../domain/group/failover.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import { runNames } from '../../../domain/group/run-names.ts';
import type { ServerChecks } from '../../../domain/plan/server-checks.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { Execution, ExecutionEvent, Workflow } from '../../../ports/workflow.ts';
import { notFound, readEach } from '../../each-group.ts';
import { findGroup } from '../groups/find-group.ts';

export type ExecutionDeps = Pick<Ports, 'store' | 'workflow'>;

/** One run of the workflow, with what the group recorded of it; either may be missing. */
export interface ListedExecution {
  readonly failoverId: string;
  /** Absent where the workflow service has forgotten it (90 days on AWS). */
  readonly execution?: Execution;
  /** Absent where the failover never came to be recorded. */
  readonly failover?: FailoverRecord;
  /** Of a run that turns protection on or off. */
  readonly operation?: OperationRecord;
  /** How the failover stands, by its record. */
  readonly endState?: EndState;
}

export interface ListedExecutions {
  /** Newest first. */
  readonly executions: readonly ListedExecution[];
  /** Groups whose failovers cannot be read. Executions of theirs are listed without their records. */
  readonly troubles: readonly GroupTrouble[];
}

/** Of one group if named (id or name). @throws GroupNotFoundError, AmbiguousNameError, ItemNotUnderstoodError */
export const createListExecutions =
  ({ store, workflow }: ExecutionDeps) =>
  async (groupIdOrName?: string): Promise<ListedExecutions> => {
    if (groupIdOrName !== undefined) {
      const group = await findGroup(store, groupIdOrName);
      const [executions, recorded] = await Promise.all([workflow.list(), recordsOf(store, group.id)]);
      const own = merge(executions, [recorded]).filter(
        ({ failover, operation, failoverId }) => failover ?? operation ?? runNames.isRollBackOf(group, failoverId),
      );
      return { executions: own, troubles: [] };
    }
    const groups = await store.listGroups();
    const [executions, { done, troubles }] = await Promise.all([
      workflow.list(),
      readEach(groups, ({ id }) => recordsOf(store, id)),
    ]);
    return { executions: merge(executions, done), troubles };
  };

/** What a group has on record of its runs. */
interface Recorded {
  readonly failovers: readonly FailoverRecord[];
  readonly operations: readonly OperationRecord[];
}

const recordsOf = async (store: ExecutionDeps['store'], groupId: string): Promise<Recorded> => {
  const [failovers, operations] = await Promise.all([store.listFailovers(groupId), store.listOperations(groupId)]);
  return { failovers, operations };
};

const merge = (executions: readonly Execution[], recorded: readonly Recorded[]): readonly ListedExecution[] => {
  const all = new Map<string, ListedExecution>();
  for (const failover of recorded.flatMap(({ failovers }) => failovers))
    all.set(failover.id, { failoverId: failover.id, failover, endState: endStateOf(failover) });
  for (const operation of recorded.flatMap(({ operations }) => operations))
    all.set(operation.id, { failoverId: operation.id, operation, endState: endStateOf({ status: operation.status }) });
  for (const execution of executions) {
    all.set(execution.name, { ...all.get(execution.name), failoverId: execution.name, execution });
  }
  return [...all.values()].sort((a, b) => startOf(b).localeCompare(startOf(a)));
};

const startOf = ({ execution, failover, operation }: ListedExecution): string =>
  execution?.startedAt ?? failover?.startedAt ?? operation?.startedAt ?? '';

export interface ShownExecution extends ListedExecution {
  readonly groupId?: string;
  /** Oldest first. */
  readonly history: readonly ExecutionEvent[];
  /** What it did, from the group's audit trail, oldest first. */
  readonly events: readonly AuditEvent[];
  /** What was found of each server before it began, passed checks included. Empty where it was refused. */
  readonly checks: readonly ServerChecks[];
}

/** One execution, by the failover's id or its own. @throws ExecutionNotFoundError, GroupsUnreadableError */
export const createShowExecution =
  ({ store, workflow }: ExecutionDeps) =>
  async (wanted: string): Promise<ShownExecution> => {
    const list = createListExecutions({ store, workflow });
    const { executions, troubles } = await list();
    const listed = executions.find((one) => goesBy(one, wanted));
    if (!listed) return notFound(new ExecutionNotFoundError(wanted), troubles);
    const [known, history] = await recall(workflow, listed);
    const groupId = listed.failover?.groupId ?? listed.operation?.groupId ?? requestOf(known.execution)?.groupId;
    if (!groupId) return { ...listed, ...known, history, events: [], checks: [] };
    const [trail, checks] = await Promise.all([
      store.listEvents(groupId),
      store.findChecks(groupId, listed.failoverId),
    ]);
    const events = trail.filter(({ failoverId }) => failoverId === listed.failoverId);
    return { ...listed, ...known, groupId, history, events, checks };
  };

/** What the workflow service still knows of it; it may have forgotten all. */
const recall = async (
  workflow: Workflow,
  { execution, failover, operation }: ListedExecution,
): Promise<[Pick<ListedExecution, 'execution'>, readonly ExecutionEvent[]]> => {
  const id = execution?.id ?? failover?.executionId ?? operation?.executionId;
  if (!id) return [{}, []];
  const [found, history] = await Promise.all([workflow.find(id), workflow.history(id)]);
  return [found ? { execution: found } : {}, history];
};

const goesBy = ({ failoverId, execution, failover, operation }: ListedExecution, wanted: string): boolean =>
  [failoverId, execution?.id, failover?.executionId, operation?.executionId].includes(wanted);

const requestOf = (execution: Execution | undefined): Partial<FailoverRequest> | undefined =>
  typeof execution?.input === 'object' && execution.input !== null ? execution.input : undefined;
