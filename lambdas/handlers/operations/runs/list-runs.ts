import { GroupNotFoundError } from '../../../domain/errors/errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import type { Instant, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { findRun, type JobDeps } from './find-run.ts';
import { jobOf, NO_MEMBERS, type RunJob } from './jobs.ts';

export interface ListRunsInput {
  readonly groupId: string;
  /** Most that are answered. */
  readonly limit: number;
  /** Id of a run: those older than it. @default the newest */
  readonly before?: string | undefined;
}

export interface RunPage {
  readonly runs: readonly RunJob[];
  /** Where the next page begins. Absent on the last one. */
  readonly next?: string;
}

/** Runs of a group, the newest first, by its own records. @throws GroupNotFoundError, InvalidRequestError */
export const createListRuns =
  (deps: JobDeps) =>
  async ({ groupId, limit, before }: ListRunsInput): Promise<RunPage> => {
    const group = await deps.store.findGroup(groupId);
    if (!group) throw new GroupNotFoundError(groupId);
    const [failovers, operations] = await Promise.all([
      deps.store.listFailovers(groupId),
      deps.store.listOperations(groupId),
    ]);
    const all = knownRuns(group, failovers, operations);
    const after = before === undefined ? 0 : placeOf(all, before) + 1;
    const page = all.slice(after, after + limit);
    const runs = await Promise.all(page.map((known) => listed(deps, groupId, known)));
    const last = page.at(-1);
    return { runs, ...(last && after + limit < all.length ? { next: last.id } : {}) };
  };

/** @throws InvalidRequestError */
const placeOf = (runs: readonly KnownRun[], before: string): number => {
  const place = runs.findIndex(({ id }) => id === before);
  if (place >= 0) return place;
  const message = `must be "next" of an earlier page of this list, the id of a run of the group; it is "${before}"`;
  throw new InvalidRequestError([{ path: ['before'], message }]);
};

interface KnownRun {
  readonly id: string;
  readonly at: Instant;
  /** Of a failover. */
  readonly record?: FailoverRecord;
  /** Of a run that turns protection on or off. */
  readonly operation?: OperationRecord;
}

/** A roll-back has no record of its own: that of its failover names it, and the lease while it runs. */
const knownRuns = (
  { lease }: ProtectionGroup,
  failovers: readonly FailoverRecord[],
  operations: readonly OperationRecord[],
): readonly KnownRun[] => {
  const runs = [
    ...(lease ? [{ id: lease.failoverId, at: lease.takenAt }] : []),
    ...operations.map((operation) => ({ id: operation.id, at: operation.startedAt, operation })),
    ...failovers.flatMap((record): readonly KnownRun[] => [
      { id: record.id, at: record.startedAt, record },
      ...(record.rolledBackBy && record.rolledBackAt ? [{ id: record.rolledBackBy, at: record.rolledBackAt }] : []),
      ...(record.rollBackFailure ? [record.rollBackFailure] : []),
    ]),
  ];
  const byId = new Map(runs.map((run) => [run.id, run]));
  return [...byId.values()].sort((a, b) => b.at.localeCompare(a.at));
};

/** Of a run that has ended its record says all that a list tells. */
const listed = async (deps: JobDeps, groupId: string, { id, record, operation }: KnownRun): Promise<RunJob> => {
  if (operation && operation.status !== 'RUNNING') {
    const { kind, executionId } = operation;
    return { kind, id, groupId, executionId, started: undefined, record: undefined, operation, ...NO_MEMBERS };
  }
  if (!record || record.status === 'RUNNING') return jobOf(deps, await findRun(deps, id, groupId), NO_MEMBERS);
  const { executionId } = record;
  return { kind: 'failover', id, groupId, executionId, started: undefined, record, ...NO_MEMBERS };
};
