import { ExecutionExistsError, FailoverInProgressError } from '../../../domain/errors/errors.ts';
import {
  FailoverImpossibleError,
  InvalidRequestError,
  StatusNotAllowedError,
} from '../../../domain/errors/request-errors.ts';
import type { AcceptedRisk, Confirmation, FailoverRequest } from '../../../domain/group/failover.ts';
import { assertNamed } from '../../../domain/group/member-named.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import { FAILOVER_ALLOWED_FROM } from '../../../domain/group/status.ts';
import { prerequisiteFindings } from '../../../domain/plan/prerequisites.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Workflow } from '../../../ports/workflow.ts';
import { loadAggregate } from '../../load.ts';
import { MOST_ATTEMPTS, mayBeOurs } from './attempts.ts';
import { runNames } from './run-names.ts';
import type { StartedFailover } from './start-failover.ts';

export interface RequestFailoverDeps {
  readonly store: GroupStore;
  readonly workflow: Pick<Workflow, 'find' | 'start'>;
  readonly clock: Clock;
}

export interface RequestFailoverInput {
  readonly groupId: string;
  readonly confirmation?: Confirmation;
  readonly acceptUnfenced?: readonly AcceptedRisk[];
  /** The client's own name of this request: the same one again is answered with the same failover. */
  readonly clientToken?: string;
  /** From what stands around the call, never from what it says. */
  readonly requestedBy: Requester;
}

/**
 * Starts a failover for a client that may not hear the answer and ask again. With a client token the same request is one
 * failover for as long as the workflow service remembers it (90 days). Without one, a call while a failover runs is refused
 * with that one's id, and calls that arrive side by side, before it has begun, join in one.
 * @throws GroupNotFoundError, FailoverInProgressError, StatusNotAllowedError, FailoverImpossibleError, InvalidRequestError,
 * InstanceNotInGroupError
 */
export const createRequestFailover =
  (deps: RequestFailoverDeps) =>
  async (input: RequestFailoverInput): Promise<StartedFailover> => {
    const aggregate = await loadAggregate(deps.store, input.groupId);
    assertNamed(aggregate, input.acceptUnfenced ?? []);
    return input.clientToken === undefined
      ? startOfState(deps, aggregate, input)
      : startOfToken(deps, aggregate, { ...input, clientToken: input.clientToken });
  };

const startOfToken = async (
  deps: RequestFailoverDeps,
  aggregate: GroupAggregate,
  input: RequestFailoverInput & { readonly clientToken: string },
): Promise<StartedFailover> => {
  const { group } = aggregate;
  const failoverId = await runNames.ofToken(group, input.clientToken);
  const before = await deps.store.findFailover(group.id, failoverId);
  if (!before && group.lease?.failoverId !== failoverId) await assertMayStart(deps, aggregate);
  try {
    // Repeating is safe: the same name with the same request starts nothing new.
    const { executionId } = await deps.workflow.start(failoverId, requestOf(failoverId, input));
    return { groupId: group.id, failoverId, executionId };
  } catch (error) {
    if (!(error instanceof ExecutionExistsError)) throw error;
    const message = `"${input.clientToken}" was used before for another request (job ${failoverId}); use a new token`;
    throw new InvalidRequestError([{ path: ['X-Client-Token'], message }]);
  }
};

const startOfState = async (
  deps: RequestFailoverDeps,
  aggregate: GroupAggregate,
  input: RequestFailoverInput,
): Promise<StartedFailover> => {
  const { group } = aggregate;
  await assertMayStart(deps, aggregate);
  const [last] = await deps.store.listFailovers(group.id);
  const calledAt = deps.clock.now();
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const failoverId = await runNames.ofState(group, last, attempt);
    const executionId = await startUnlessTaken(deps, failoverId, input);
    if (executionId !== undefined && (await mayBeOurs(deps.workflow, executionId, calledAt))) {
      return { groupId: group.id, failoverId, executionId };
    }
  }
  throw new FailoverImpossibleError(group.id, [
    `${MOST_ATTEMPTS} executions from this state of the group ended without a record. Look at them in the workflow service.`,
  ]);
};

/** `undefined` where the name was used for another request that has ended. @throws FailoverInProgressError where that one runs */
const startUnlessTaken = async (
  { workflow }: RequestFailoverDeps,
  failoverId: string,
  input: RequestFailoverInput,
): Promise<string | undefined> => {
  try {
    // Repeating is safe: the same name with the same request starts nothing new.
    return (await workflow.start(failoverId, requestOf(failoverId, input))).executionId;
  } catch (error) {
    if (!(error instanceof ExecutionExistsError)) throw error;
    const other = await workflow.find(error.executionId);
    if (other && other.status !== 'RUNNING') return undefined;
    throw new FailoverInProgressError(input.groupId, failoverId, 'was started with another request');
  }
};

/** What the group's record already tells. The workflow's first step looks at EC2 too, and has the last word. */
const assertMayStart = async ({ workflow }: RequestFailoverDeps, aggregate: GroupAggregate): Promise<void> => {
  const { group } = aggregate;
  const owner = group.lease && (await workflow.find(group.lease.executionId));
  if (group.lease && owner?.status === 'RUNNING') {
    const isBack = group.lease.kind === 'roll-back';
    const why = isBack ? 'gives production back' : `has been running since ${owner.startedAt}`;
    throw new FailoverInProgressError(group.id, group.lease.failoverId, why);
  }
  const blocks = prerequisiteFindings(aggregate).filter(({ verdict }) => verdict === 'BLOCK');
  if (blocks.some(({ code }) => code === 'wrong-status')) {
    throw new StatusNotAllowedError(group.id, 'a failover', { status: group.status, allowed: FAILOVER_ALLOWED_FROM });
  }
  if (blocks.length === 0) return;
  throw new FailoverImpossibleError(
    group.id,
    blocks.map(({ message }) => message),
  );
};

const requestOf = (
  failoverId: string,
  { groupId, confirmation, acceptUnfenced = [], requestedBy }: RequestFailoverInput,
): FailoverRequest => ({
  groupId,
  ...(confirmation ? { confirmation } : {}),
  ...(acceptUnfenced.length > 0 ? { acceptUnfenced } : {}),
  requestedBy: claimFor(failoverId, requestedBy),
});
