import { CancelRefusedError } from '../../../domain/errors/cancel-errors.ts';
import { lastBegun } from '../../../domain/group/failover.ts';
import { membersOf } from '../../../domain/group/member.ts';
import { isUnfinished, OPERATIONS, UNFINISHED } from '../../../domain/group/operations.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { leftScalingGroups } from '../../../domain/phases/give-back/undo-restarters.ts';
import { pastNoReturn, tooLate } from '../../../domain/phases/point-of-no-return.ts';
import type { GroupStore } from '../../../ports/group-store.ts';

const { done, errors } = OPERATIONS['roll-back'];

/** @throws CancelRefusedError where nothing is to be given back or brought into service, or an identity is moving */
export const refuseTooLate = async (store: GroupStore, aggregate: GroupAggregate, start: boolean): Promise<void> => {
  const { id, status } = aggregate.group;
  if (status === done) return refuseInService(store, aggregate, start);
  if (!isUnfinished(status)) throw errors.status(id, { status, allowed: UNFINISHED });
  const moved = membersOf(aggregate.group, aggregate).flatMap((member) => pastNoReturn(member) ?? []);
  if (moved.length > 0) throw errors.record(id, [tooLate(moved)]);
};

/** One before may have left servers down or out of Auto Scaling groups, not on record if its failover died early. */
const refuseInService = async (
  store: GroupStore,
  { group: { id, status }, instances }: GroupAggregate,
  start: boolean,
): Promise<void> => {
  if (instances.some((instance) => leftScalingGroups(instance).length > 0)) return;
  const at = lastBegun(await store.listFailovers(id))?.rolledBackAt;
  if (at === undefined) throw errors.status(id, { status, allowed: UNFINISHED });
  if (start) return;
  throw new CancelRefusedError(
    id,
    `its status is protected: production was given back at ${at}. ` +
      `Servers that do not run yet are started by: sdrs failover cancel ${id} --start`,
  );
};
