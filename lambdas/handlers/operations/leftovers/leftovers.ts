import { FailoverInProgressError } from '../../../domain/errors/errors.ts';
import { StatusNotAllowedError } from '../../../domain/errors/request-errors.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { type Leftover, mayGo } from '../../../domain/leftovers/leftovers.ts';
import { type ActionOutcome, outcomeText } from '../../../domain/site/actions.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import { type Caller, eventBy } from '../groups/actor.ts';
import { findGroup } from '../groups/find-group.ts';
import { type LeftoverDeps, lookForLeftovers } from './look-for-leftovers.ts';

/** What a group has left behind, with its price. */
export interface Leftovers {
  readonly groupId: string;
  readonly leftovers: readonly Leftover[];
  readonly dollarsAMonth: number;
}

/** What came of deleting one. */
export interface Disposed {
  readonly leftover: Leftover;
  readonly outcomes: readonly { readonly resourceId: string; readonly outcome: ActionOutcome }[];
}

export interface DisposedLeftovers extends Leftovers {
  /** Those that could be deleted, whatever came of it. */
  readonly disposed: readonly Disposed[];
}

const priceOf = (leftovers: readonly Leftover[]): number =>
  leftovers.reduce((sum, { dollarsAMonth = 0 }) => sum + dollarsAMonth, 0);

/** Lists them, and changes nothing. @throws GroupNotFoundError, AmbiguousNameError, SiteNotObservedError */
export const createListLeftovers =
  (deps: LeftoverDeps) =>
  async (idOrName: string): Promise<Leftovers> => {
    const { id } = await findGroup(deps.store, idOrName);
    const leftovers = await lookForLeftovers(deps, id);
    return { groupId: id, leftovers, dollarsAMonth: priceOf(leftovers) };
  };

/**
 * Deletes those that nobody needs and that are kept no longer, and lists the others. Nothing is deleted while a run has the group,
 * or has left its work unfinished: it may be about to use them. Safe to repeat: what is gone is not listed again.
 * @throws as the list, and FailoverInProgressError, StatusNotAllowedError
 */
export const createDeleteLeftovers =
  (deps: LeftoverDeps) =>
  async (idOrName: string, actor: Caller): Promise<DisposedLeftovers> => {
    const { id } = await findGroup(deps.store, idOrName);
    await assertIdle(deps.store, id);
    const leftovers = await lookForLeftovers(deps, id);
    const disposed: Disposed[] = [];
    for (const leftover of leftovers.filter(mayGo)) disposed.push(await dispose(deps, id, { leftover, actor }));
    const isGone = ({ outcomes }: Disposed) => outcomes.every(({ outcome }) => outcome.outcome === 'done');
    const gone = new Set(disposed.filter(isGone).map(({ leftover }) => leftover));
    const left = leftovers.filter((leftover) => !gone.has(leftover));
    return { groupId: id, leftovers: left, dollarsAMonth: priceOf(left), disposed };
  };

const IDLE = ['available', 'protected', 'failed-over'] as const satisfies readonly ProtectionGroup['status'][];

const assertIdle = async (store: Pick<GroupStore, 'findGroup'>, groupId: string): Promise<void> => {
  const group = await store.findGroup(groupId);
  if (group?.lease) throw new FailoverInProgressError(groupId, group.lease.failoverId, 'has not been finished');
  if (!group || IDLE.some((status) => status === group.status)) return;
  throw new StatusNotAllowedError(groupId, 'deleting what is left', { status: group.status, allowed: IDLE });
};

const PATIENCE_MS = 60_000;

/** Asked anew before each: a failover that has begun meanwhile keeps what it may use. */
const dispose = async (
  deps: LeftoverDeps,
  groupId: string,
  { leftover, actor }: { readonly leftover: Leftover; readonly actor: Caller },
): Promise<Disposed> => {
  const { store, compute, clock } = deps;
  await assertIdle(store, groupId);
  const outcomes: { resourceId: string; outcome: ActionOutcome }[] = [];
  for (const resourceId of leftover.resourceIds) {
    const outcome = await compute.disposer.dispose(resourceId, clock.now() + PATIENCE_MS);
    outcomes.push({ resourceId, outcome });
  }
  const said = outcomes.map(({ resourceId, outcome }) => `${resourceId} ${outcomeText(outcome)}`).join(', ');
  const message = `Deleted on request: ${leftover.kind} ${leftover.id}, ${leftover.from} (${said})`;
  const data = { leftover, outcomes };
  await store.appendEvents([eventBy(actor, { at: instant(clock), groupId, type: 'leftoverDeleted', message, data })]);
  return { leftover, outcomes };
};
