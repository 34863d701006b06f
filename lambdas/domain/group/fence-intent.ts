import type { Member } from './member.ts';
import type { FenceIntent, Instant } from './protection-group.ts';

/**
 * The standing order to keep the member's production server down, with what the last look said of it. Without a look, what
 * was known before stays. An order is as old as the first one for the same server.
 */
export const fenceIntentOf = (member: Member, now: Instant, confirmed?: boolean): FenceIntent => {
  const { productionServerId, group, instance } = member;
  const before = instance.fenceIntent?.productionServerId === productionServerId ? instance.fenceIntent : undefined;
  return {
    failoverId: group.lease?.failoverId ?? before?.failoverId ?? '',
    productionServerId,
    since: before?.since ?? now,
    confirmed: confirmed ?? before?.confirmed ?? false,
  };
};
