import { FailoverInProgressError } from '../../../domain/errors/errors.ts';
import { InvalidFailoverIdError } from '../../../domain/errors/operation-errors.ts';
import type { AcceptedRisk, Confirmation, FailoverRequest } from '../../../domain/group/failover.ts';
import { assertNamed } from '../../../domain/group/member-named.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { claimFor, type Requester } from '../../../domain/group/requester.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Ids } from '../../../ports/ids.ts';
import type { Workflow } from '../../../ports/workflow.ts';
import { loadAggregate } from '../../load.ts';
import { findGroup } from '../groups/find-group.ts';

export interface StartFailoverDeps {
  readonly store: GroupStore;
  readonly workflow: Pick<Workflow, 'find' | 'start'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface StartFailoverInput {
  /** Id or unique name. */
  readonly group: string;
  readonly confirmation?: Confirmation;
  /** Servers that may go on without a confirmed fence (F7). @default none */
  readonly acceptUnfenced?: readonly AcceptedRisk[];
  /** Digest of the plan that the caller goes by. @default any */
  readonly plan?: string;
  /** @default the group's name, the time, and an id of its own */
  readonly failoverId?: string;
  /** From what stands around the call, never from what it says. */
  readonly requestedBy: Requester;
}

export interface StartedFailover {
  readonly groupId: string;
  readonly failoverId: string;
  readonly executionId: string;
}

/**
 * Starts the failover of a group. What is checked here only spares the caller an execution that is refused at once; the
 * workflow's first step has the last word. @throws GroupNotFoundError, AmbiguousNameError, FailoverInProgressError,
 * InvalidFailoverIdError, ExecutionExistsError, InstanceNotInGroupError
 */
export const createStartFailover =
  ({ store, workflow, clock, ids }: StartFailoverDeps) =>
  async ({
    group: idOrName,
    confirmation,
    acceptUnfenced = [],
    failoverId,
    plan,
    requestedBy,
  }: StartFailoverInput): Promise<StartedFailover> => {
    const group = await findGroup(store, idOrName);
    const id = checkedFailoverId(failoverId ?? generatedFailoverId(group.name, clock.now(), ids.next()));
    await refuseSecondFailover(group, id, workflow);
    await refuseWrongNames(store, group.id, acceptUnfenced);
    const request: FailoverRequest = {
      groupId: group.id,
      ...(confirmation ? { confirmation } : {}),
      ...(acceptUnfenced.length > 0 ? { acceptUnfenced } : {}),
      ...(plan === undefined ? {} : { plan }),
      requestedBy: claimFor(id, requestedBy),
    };
    // Repeating is safe: the same id with the same request starts nothing new.
    const { executionId } = await workflow.start(id, request);
    return { groupId: group.id, failoverId: id, executionId };
  };

/** At once, and not by an execution that leaves a refused failover behind. */
const refuseWrongNames = async (
  store: GroupStore,
  groupId: string,
  accepted: readonly AcceptedRisk[],
): Promise<void> => {
  if (accepted.length > 0) assertNamed(await loadAggregate(store, groupId), accepted);
};

const refuseSecondFailover = async (
  group: ProtectionGroup,
  failoverId: string,
  workflow: Pick<Workflow, 'find'>,
): Promise<void> => {
  const { lease } = group;
  if (!lease || lease.failoverId === failoverId) return;
  const owner = await workflow.find(lease.executionId);
  if (owner?.status === 'RUNNING') {
    throw new FailoverInProgressError(group.id, lease.failoverId, `has been running since ${owner.startedAt}`);
  }
};

/** Longest name of a Step Functions execution (Step Functions API Reference, StartExecution). */
const LONGEST_NAME = 80;

/** `orders-20261123T090000Z-3f9a1c`: sorts by time within a group and stays within an execution name's limits. */
const generatedFailoverId = (groupName: string, now: number, id: string): string => {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const suffix = `-${time}-${id}`;
  return `${groupName.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
};

const checkedFailoverId = (failoverId: string): string => {
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(failoverId)) throw new InvalidFailoverIdError(failoverId);
  return failoverId;
};
