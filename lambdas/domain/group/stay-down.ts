import type { Member } from './member.ts';
import type { PhaseState } from './progress.ts';
import type { Instant, ProtectedInstance, StayDown } from './protection-group.ts';

/** The order for the member's production server in this failover: a new one is *intended*, an older keeps its state. */
export const intended = ({ productionServerId: serverId, group, instance }: Member, now: Instant): StayDown => {
  const before = instance.stayDown?.serverId === serverId ? instance.stayDown : undefined;
  const { since = now, state = 'intended' } = before ?? {};
  return { failoverId: group.lease?.failoverId ?? before?.failoverId ?? '', serverId, since, state };
};

/** *begun*, written before the first call against the server. What is begun or confirmed already stays as it is. */
export const begun = (order: StayDown): StayDown => (order.state === 'intended' ? { ...order, state: 'begun' } : order);

/**
 * The order after a look of the fence: *confirmed* by one that shows the server down, *begun* again by one that shows otherwise.
 * What is `unseen` says nothing. A failover that goes on without having seen the server down (F7) has begun, even where EC2 has shown nothing to act on.
 */
export const lookedAt = (
  order: StayDown,
  { state, unseen }: { readonly state: PhaseState; readonly unseen?: string },
): StayDown => {
  if (state === 'done') return unseen === undefined ? { ...order, state: 'confirmed' } : order;
  const hasComeBack = unseen === undefined && order.state === 'confirmed';
  return hasComeBack || (state === 'unfenced' && order.state === 'intended') ? { ...order, state: 'begun' } : order;
};

/** The order that the guard obeys: nothing was done yet to a server whose order is only intended. */
export const standingOrder = ({ stayDown }: Pick<ProtectedInstance, 'stayDown'>): StayDown | undefined =>
  stayDown?.state === 'intended' ? undefined : stayDown;

/** A member whose server is about to be given back. */
export const withoutOrder = ({ stayDown: _, ...instance }: ProtectedInstance): ProtectedInstance => instance;
