import { ExecutionExistsError } from '../../../domain/errors/errors.ts';
import type { FailoverRecord, FailoverRequest } from '../../../domain/group/failover.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { isProtectionRun, MACHINE_OF, type RunKind } from '../../../domain/group/run-kind.ts';
import { type Digest, runNames } from '../../../domain/group/run-names.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { Workflow } from '../../../ports/workflow.ts';

export interface StartRunDeps extends Pick<Ports, 'store' | 'clock'> {
  readonly workflow: Pick<Workflow, 'find' | 'start'>;
}

export interface WantedRun {
  readonly kind: RunKind;
  readonly group: ProtectionGroup;
  /** @default a name that follows from the state of the group */
  readonly runId?: string;
  readonly requestOf: (runId: string) => FailoverRequest;
  /** Throws what refuses the run. Not asked of a run that is known already. */
  readonly assertMayStart: () => Promise<void>;
}

/** A run as whoever has asked for it knows it. `failoverId` is its public name, whatever its kind. */
export interface StartedRun {
  readonly groupId: string;
  readonly failoverId: string;
  readonly executionId: string;
  /** @default a failover, or the roll-back of one */
  readonly kind?: RunKind;
}

/**
 * The one door to a run: for the API, the command and the decider. A repeat joins the run: the same id, or without one
 * the same request from the same state of the group, starts nothing new.
 * @throws the errors of the operation, and ExecutionExistsError where the id names another request
 */
export const startRun = async (deps: StartRunDeps, wanted: WantedRun): Promise<StartedRun> => {
  const { group, runId } = wanted;
  if (runId === undefined) return startOfState(deps, wanted);
  const isKnown = group.lease?.failoverId === runId || (await deps.store.findFailover(group.id, runId)) !== undefined;
  if (!isKnown) await wanted.assertMayStart();
  return { groupId: group.id, failoverId: runId, executionId: await start(deps, wanted, runId) };
};

/** Repeating it is safe: the same name with the same request starts nothing new. @throws ExecutionExistsError */
const start = async ({ workflow }: StartRunDeps, { kind, requestOf }: WantedRun, runId: string): Promise<string> =>
  (await workflow.start(runId, requestOf(runId), MACHINE_OF[kind])).executionId;

export const digest: Digest = async (text) => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(hash).toString('hex');
};

/** More than would ever end without a record one after the other. */
const MOST_ATTEMPTS = 20;

const startOfState = async (deps: StartRunDeps, wanted: WantedRun): Promise<StartedRun> => {
  const { kind, group } = wanted;
  await wanted.assertMayStart();
  const [last] = await deps.store.listFailovers(group.id);
  const calledAt = deps.clock.now();
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const failoverId = await nameOf(wanted, { last, attempt });
    const executionId = await startUnlessTaken(deps, wanted, failoverId);
    if (executionId !== undefined && (await mayBeOurs(deps, executionId, calledAt))) {
      return { groupId: group.id, failoverId, executionId };
    }
  }
  throw OPERATIONS[kind].errors.record(group.id, [
    `${MOST_ATTEMPTS} executions from this state of the group ended without a record. Look at them in the workflow service.`,
  ]);
};

const nameOf = async (
  { kind, group }: WantedRun,
  { last, attempt }: { readonly last: FailoverRecord | undefined; readonly attempt: number },
): Promise<string> => {
  if (isProtectionRun(kind)) return runNames.ofProtection(kind, group, attempt);
  if (kind === 'roll-back') return runNames.ofRollBack(group, attempt);
  return runNames.ofState(group, { last, attempt }, digest);
};

/** `undefined` where the name was used for another request that has ended; where that one runs, it has the group. */
const startUnlessTaken = async (deps: StartRunDeps, wanted: WantedRun, runId: string): Promise<string | undefined> => {
  try {
    return await start(deps, wanted, runId);
  } catch (error) {
    if (!(error instanceof ExecutionExistsError)) throw error;
    const other = await deps.workflow.find(error.executionId);
    if (other && other.status !== 'RUNNING') return undefined;
    throw OPERATIONS[wanted.kind].errors.held(wanted.group.id, runId, 'was started with another request');
  }
};

/** One that had ended before this call, and left no record, is not what the caller asked for now. */
const mayBeOurs = async ({ workflow }: StartRunDeps, executionId: string, calledAt: number): Promise<boolean> => {
  const execution = await workflow.find(executionId);
  if (!execution || execution.status === 'RUNNING') return true;
  return execution.endedAt !== undefined && Date.parse(execution.endedAt) > calledAt;
};
