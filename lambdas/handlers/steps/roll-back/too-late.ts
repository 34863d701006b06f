import { membersOf } from '../../../domain/group/member.ts';
import { isUnfinished, OPERATIONS, UNFINISHED } from '../../../domain/group/operations.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { pastNoReturn, tooLate } from '../../../domain/phases/point-of-no-return.ts';

/** @throws CancelRefusedError where nothing is to be given back, or an identity is on the move */
export const refuseTooLate = (aggregate: GroupAggregate): void => {
  const { id, status } = aggregate.group;
  const { errors } = OPERATIONS['roll-back'];
  if (!isUnfinished(status)) throw errors.status(id, { status, allowed: UNFINISHED });
  const moved = membersOf(aggregate.group, aggregate).flatMap((member) => pastNoReturn(member) ?? []);
  if (moved.length > 0) throw errors.record(id, [tooLate(moved)]);
};
