import { concurrently } from '../../concurrently.ts';
import { decide, evolve } from '../../domain/group/decide.ts';
import { preparedBy } from '../../domain/group/member.ts';
import { OPERATIONS } from '../../domain/group/operations.ts';
import { memberState } from '../../domain/group/progress.ts';
import type { Members, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { instant } from '../instant.ts';
import type { LeasedGroup } from '../load.ts';
import { closePredecessor } from './close-predecessor.ts';
import type { StepDeps } from './deps.ts';

/**
 * Gives a lease back that came to nothing: the one way to do so, for whoever does it. Every member and pair is written,
 * also where nothing of it changes: an old try of a step, or of *Record failure*, has read it before, and writes it no
 * more once nobody has the group. The group last: until then the lease is held, and a repeat finds all of it to do
 * again.
 * @throws StaleEpochError, OutdatedCopyError
 */
export const failGroup = async (
  { store, clock }: Pick<StepDeps, 'store' | 'clock'>,
  group: LeasedGroup,
  { instances, pairs }: Members,
): Promise<void> => {
  const { id, epoch, lease, status } = group;
  // Once the lease is gone nobody knows any more whom it was taken from.
  await closePredecessor({ store, clock }, id, lease);
  const isBack = status === OPERATIONS['roll-back'].done;
  const isConcerned = isBack ? () => false : isTouched(preparedBy(lease));
  await concurrently(pairs, (pair) => store.savePair(pair));
  await concurrently(instances, (instance) =>
    store.saveInstance(isConcerned(instance) ? { ...instance, status: statusAfter(instance), epoch } : instance),
  );
  const decision = decide(group, { type: 'fail-failover', failoverId: lease.failoverId, at: instant(clock) });
  if ('event' in decision) await store.saveGroup(evolve(group, decision.event), { epoch, status });
};

/** Members that the failover has prepared; the others are as protected as they were. */
export const isTouched =
  (failoverId: string) =>
  ({ progress }: ProtectedInstance): boolean =>
    progress?.failoverId === failoverId;

/** A finished server is left alone by the next try; every other one is concerned. */
export const statusAfter = (instance: ProtectedInstance): ProtectedInstance['status'] =>
  memberState(instance.progress) === 'migrated' ? 'failed-over' : 'error-failing-over';
