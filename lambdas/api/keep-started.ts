import type { FailoverRequest } from '../domain/group/failover.ts';
import { OPERATIONS } from '../domain/group/operations.ts';
import type { RunKind } from '../domain/group/run-kind.ts';
import { instant } from '../handlers/instant.ts';
import { type Actor, eventBy } from '../handlers/operations/groups/actor.ts';
import type { StartedRun } from '../handlers/operations/runs/start-run.ts';
import type { ApiDeps } from './deps.ts';

interface KeptRun extends StartedRun {
  readonly kind: RunKind;
}

/**
 * What is kept of a run that has been started. Its request, with the caller, is part of the start itself, and its first
 * step writes it into the trail; so nothing is lost where this fails, and the run goes on: the caller hears its id all the
 * same, the log hears the error, the job is found by the workflow service's word, and the same request again keeps it.
 */
export const keepStarted = async (deps: ApiDeps, actor: Actor, started: KeptRun): Promise<void> => {
  const kept = await Promise.allSettled([keepJob(deps, actor, started), noteJoined(deps, actor, started)]);
  for (const result of kept) if (result.status === 'rejected') deps.log(lineOf(deps, actor, started, result.reason));
};

/** Repeating is safe: the first job of an id stays. */
const keepJob = (
  { jobs, clock }: ApiDeps,
  { caller, requestId }: Actor,
  { kind, groupId, failoverId, executionId }: KeptRun,
): Promise<void> =>
  jobs.saveJob({
    id: failoverId,
    type: OPERATIONS[kind].job,
    groupId,
    at: instant(clock),
    caller,
    requestId,
    executionId,
  });

/** Somebody else has started it, and this caller asked for the very same: that is on record too. */
const noteJoined = async (
  { store, workflow, clock }: ApiDeps,
  actor: Actor,
  { groupId, failoverId, executionId }: StartedRun,
): Promise<void> => {
  const execution = await workflow.find(executionId);
  const { requestedBy } = (execution?.input ?? {}) as Partial<FailoverRequest>;
  if (requestedBy?.kind !== 'api' || requestedBy.caller === actor.caller) return;
  const message = `Run ${failoverId} was asked for by another caller as well, and is the same one`;
  await store.appendEvents([
    eventBy(actor, { at: instant(clock), groupId, failoverId, type: 'protectionGroupAction', message }),
  ]);
};

const lineOf = (
  { clock }: ApiDeps,
  { caller, requestId }: Actor,
  { groupId, failoverId }: StartedRun,
  error: unknown,
): string =>
  JSON.stringify({
    level: 'ERROR',
    message: 'the run goes on, and something about it could not be kept',
    timestamp: instant(clock),
    requestId,
    caller,
    groupId,
    failoverId,
    error: String(error),
  });
