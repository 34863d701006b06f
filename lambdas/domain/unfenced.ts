import type { UnfencedMember } from './failover.ts';
import type { Member } from './member.ts';

/** The members that went on under F7 and have not been fenced since. */
export const unfencedMembers = (members: readonly Member[]): readonly UnfencedMember[] =>
  members.flatMap(({ instance: { id, name, progress }, productionServerId }) => {
    if (progress?.phases.fence.state !== 'unfenced') return [];
    const reason = progress.acceptedUnfenced?.reason ?? '';
    return [{ instanceId: id, name, productionServerId, rung: progress.rung, reason }];
  });
