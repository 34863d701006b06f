import { ExecutionExistsError } from '../../../domain/errors/errors.ts';
import { InvalidFailoverIdError } from '../../../domain/errors/operation-errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type { AcceptedRisk, Confirmation, FailoverRequest } from '../../../domain/group/failover.ts';
import { membersOf } from '../../../domain/group/member.ts';
import { assertNamed } from '../../../domain/group/member-named.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { PointChoice } from '../../../domain/group/point-choice.ts';
import type { GroupAggregate, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { claimFor, type Requester, requesterText } from '../../../domain/group/requester.ts';
import { runNames } from '../../../domain/group/run-names.ts';
import { FAULT_NOT_CONFIRMED, faultEvidence, prerequisiteFindings } from '../../../domain/plan/prerequisites.ts';
import { fact } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { siteQueryForSight } from '../../site-queries.ts';
import { assertFree } from '../../steps/take-lease.ts';
import { assertCome } from './assert-come.ts';
import { digest, type StartedRun, type StartRunDeps, startRun, type WantedRun } from './start-run.ts';

export interface StartFailoverInput {
  readonly groupId: string;
  readonly confirmation?: Confirmation;
  /** Servers that may go on without a confirmed fence (F7). @default none */
  readonly acceptUnfenced?: readonly AcceptedRisk[];
  /** Digest of the plan that the caller goes by. @default any */
  readonly plan?: string;
  /** To which point the servers are brought. @default that of a try that is gone on with, else `newest` */
  readonly point?: PointChoice;
  /** @default from the client token, or from the state of the group */
  readonly failoverId?: string;
  /** The client's own name of this request: the same one again is answered with the same failover. */
  readonly clientToken?: string;
  /** From what stands around the call, never from what it says. */
  readonly requestedBy: Requester;
}

export interface StartFailoverDeps extends StartRunDeps {
  /** Looks whether production is faulty where nobody confirms it. @default only the workflow's first step looks */
  readonly sight?: Pick<Compute, 'observe'>;
}

/**
 * Starts the failover of a group, or joins the one that the same request has started. What the group's record already tells is
 * checked here, for everybody alike, and refuses without an execution; the workflow's first step looks at EC2 too, and has the
 * last word. The workflow service remembers an id for 90 days.
 * @throws GroupNotFoundError, FailoverInProgressError, StatusNotAllowedError, FailoverImpossibleError, InvalidRequestError,
 * InvalidFailoverIdError, ExecutionExistsError, InstanceNotInGroupError
 */
export const createStartFailover =
  (deps: StartFailoverDeps) =>
  async (input: StartFailoverInput): Promise<StartedRun> => {
    const aggregate = await loadAggregate(deps.store, input.groupId);
    const { group } = aggregate;
    assertNamed(aggregate, input.acceptUnfenced ?? []);
    const runId = await nameOf(group, input);
    const wanted: WantedRun = {
      kind: 'failover',
      group,
      ...(runId === undefined ? {} : { runId }),
      requestOf: (failoverId) => requestOf(failoverId, input),
      assertMayStart: () => assertMayStart(deps, aggregate, input),
    };
    return startRun(deps, wanted).catch(ofToken(input, runId));
  };

/** Whoever gave a token knows nothing of the id that was made from it. */
const ofToken =
  ({ clientToken }: StartFailoverInput, runId: string | undefined) =>
  (error: unknown): never => {
    if (!(error instanceof ExecutionExistsError) || clientToken === undefined) throw error;
    const message = `"${clientToken}" was used before for another request (job ${runId}); use a new token`;
    throw new InvalidRequestError([{ path: ['X-Client-Token'], message }]);
  };

const nameOf = async (
  group: ProtectionGroup,
  { failoverId, clientToken }: StartFailoverInput,
): Promise<string | undefined> => {
  if (failoverId !== undefined && !runNames.isValid(failoverId)) throw new InvalidFailoverIdError(failoverId);
  return clientToken === undefined ? failoverId : runNames.ofToken(group, clientToken, digest);
};

/** A refusal of the command is in the trail; the API has its own line for one, and the decider has its decision. */
const assertMayStart = async (
  deps: StartFailoverDeps,
  aggregate: GroupAggregate,
  { confirmation, point, requestedBy: by }: StartFailoverInput,
): Promise<void> => {
  try {
    assertCome(point, instant(deps.clock));
    await assertFree(deps, 'failover', aggregate.group);
    refuseByRecord(aggregate);
    if (!confirmation && deps.sight) await refuseUnconfirmed(deps.sight, aggregate);
  } catch (error) {
    if (by.kind === 'command' && error instanceof Error) await noteRefusal(deps, aggregate.group.id, by, error);
    throw error;
  }
};

const noteRefusal = (
  { store, clock }: StartRunDeps,
  groupId: string,
  by: Requester,
  { name, message: why }: Error,
): Promise<void> => {
  const message = `Refused failover, asked for by ${requesterText(by)}: ${why}`;
  return store.appendEvents([
    { at: instant(clock), groupId, type: 'protectionGroupAction', message, data: { error: name } },
  ]);
};

/** What the group's record tells. @throws StatusNotAllowedError, FailoverImpossibleError */
const refuseByRecord = (aggregate: GroupAggregate): void => {
  const { id, status } = aggregate.group;
  const { from: allowed, errors } = OPERATIONS.failover;
  const blocks = prerequisiteFindings(aggregate).filter(({ verdict }) => verdict === 'BLOCK');
  const reasons = blocks.filter(({ code }) => code !== 'wrong-status').map(({ message }) => message);
  if (reasons.length < blocks.length) throw errors.status(id, { status, allowed, besides: reasons });
  if (reasons.length > 0) throw errors.record(id, reasons);
};

/**
 * A production that is seen to be healthy is not failed over without a word. What is not seen is left to the first step.
 * @throws FailoverImpossibleError
 */
const refuseUnconfirmed = async (sight: Pick<Compute, 'observe'>, aggregate: GroupAggregate): Promise<void> => {
  const members = membersOf(aggregate.group, aggregate);
  const site = await sight.observe(siteQueryForSight(members));
  const isSeen = members.every(({ productionServerId }) => fact(site.servers, productionServerId).is === 'present');
  if (!isSeen || faultEvidence(aggregate, site).length > 0) return;
  throw OPERATIONS.failover.errors.record(aggregate.group.id, [FAULT_NOT_CONFIRMED]);
};

const requestOf = (
  failoverId: string,
  { groupId, confirmation, acceptUnfenced = [], plan, point, requestedBy }: StartFailoverInput,
): FailoverRequest => ({
  groupId,
  ...(confirmation ? { confirmation } : {}),
  ...(acceptUnfenced.length > 0 ? { acceptUnfenced } : {}),
  ...(plan === undefined ? {} : { plan }),
  ...(point === undefined ? {} : { point }),
  requestedBy: claimFor(failoverId, requestedBy),
});
