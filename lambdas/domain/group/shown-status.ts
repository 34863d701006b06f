import { CHANGEABLE, type MemberChange, rowOf } from './member-change.ts';
import type { ProtectedInstance, ProtectionGroup, ReplicationPair, UnattachedPair } from './protection-group.ts';
import type { InstanceStatus, PairStatus } from './status.ts';
import { isAttached } from './unattached-pair.ts';

type Group = Pick<ProtectionGroup, 'status' | 'lease' | 'priorityStation'>;

type ShownStatus = InstanceStatus | PairStatus;

/** Whether a change of a member may still go on: nobody has taken the group, and production is what it was. */
export const mayGoOn = ({ status, lease, priorityStation }: Group, { production, end }: MemberChange): boolean =>
  end === undefined && lease === undefined && CHANGEABLE.includes(status) && priorityStation === production;

/**
 * The status with what a change makes of it. A member's own status is that of its group's runs, and a change never writes it: so
 * a run needs to know nothing of changes, and its status shows while it has the group and after it.
 */
const withChange = (group: Group, status: ShownStatus, change: MemberChange | undefined): ShownStatus => {
  if (!change || group.lease || !CHANGEABLE.includes(status) || change.production !== group.priorityStation)
    return status;
  const { during, failed = status } = rowOf(change.wish.kind);
  if (change.end === undefined) return during;
  return change.end.failure ? failed : status;
};

/** As SDRS shows it. */
export const instanceStatus = (group: Group, { status, change }: ProtectedInstance): ShownStatus =>
  withChange(group, status, change);

/** As SDRS shows it. What is attached to no instance goes along with its group. */
export const pairStatus = (group: Group, pair: ReplicationPair | UnattachedPair): ShownStatus =>
  withChange(group, isAttached(pair) ? pair.status : group.status, pair.change);
