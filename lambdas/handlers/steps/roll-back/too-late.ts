import { CancelRefusedError } from '../../../domain/errors/cancel-errors.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { pastNoReturn, tooLate } from '../../../domain/phases/point-of-no-return.ts';

/** @throws CancelRefusedError where nothing is to be given back, or an identity is on the move */
export const refuseTooLate = (aggregate: GroupAggregate): void => {
  const { id, status } = aggregate.group;
  if (status !== 'failing-over' && status !== 'error-failing-over') {
    throw new CancelRefusedError(id, `its status is ${status}. Allowed are failing-over and error-failing-over.`);
  }
  const moved = membersOf(aggregate.group, aggregate).flatMap((member) => pastNoReturn(member) ?? []);
  if (moved.length > 0) throw new CancelRefusedError(id, tooLate(moved));
};
