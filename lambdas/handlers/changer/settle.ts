import type { ChangedMember, FoundChange } from '../../domain/change/changes-in.ts';
import { isOvertaken } from '../../domain/errors/errors.ts';
import { type ChangeEnd, rowOf } from '../../domain/group/member-change.ts';
import { instant } from '../instant.ts';
import type { ChangerDeps } from './deps.ts';

import { writeMember } from './write-member.ts';

/**
 * Records the end of a change with what EC2 shows of its member, in one write: whoever sees the end sees the member as it is.
 * Then the job and the trail are told. Safe to repeat: an end that is there stays. @returns whether it counted
 */
export const settle = async (
  deps: ChangerDeps,
  { group, member, change }: FoundChange,
  end: Omit<ChangeEnd, 'at'>,
  changed: ChangedMember = member,
): Promise<boolean> => {
  const at = instant(deps.clock);
  const ended = { ...end, at };
  try {
    const updated = end.failure ? {} : { updatedAt: at };
    await writeMember(deps.store, group, { ...changed, ...updated, change: { ...change, end: ended } }, at);
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return false;
  }
  await deps.jobs.endJob(change.id, ended);
  const { what } = rowOf(change.wish.kind);
  const message = `${member.name}: ${what} ${end.failure ? `failed: ${end.failure.why}` : 'is done'}`;
  const data = { changeId: change.id, memberId: member.id, ...(end.failure ? { failure: end.failure } : {}) };
  await deps.store.appendEvents([{ at, groupId: group.id, type: 'memberChangeEnded', message, data }]);
  return true;
};
