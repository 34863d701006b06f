import { GroupNotFoundError, StaleEpochError } from '../domain/errors/errors.ts';
import { type Member, membersOf } from '../domain/group/member.ts';
import type { GroupAggregate, Lease, ProtectionGroup } from '../domain/group/protection-group.ts';
import type { AppendOptions, GroupStore } from '../ports/group-store.ts';

/**
 * A group with its members. The members are read after the group. A member that came in between has raised the group's
 * epoch, so a write of the group as read is refused, and nobody acts on too few. @throws GroupNotFoundError
 */
export const loadAggregate = async (store: GroupStore, groupId: string): Promise<GroupAggregate> => {
  const group = await store.findGroup(groupId);
  if (!group) throw new GroupNotFoundError(groupId);
  return { group, ...(await store.members(groupId)) };
};

/** A group whose lease is held by the failover at hand. */
export type LeasedGroup = ProtectionGroup & { readonly lease: Lease };

/** The group, if the failover still holds its lease. @throws StaleEpochError if another one has taken over */
export const loadLeasedGroup = async (
  store: GroupStore,
  context: { readonly groupId: string; readonly failoverId: string; readonly epoch: number },
): Promise<LeasedGroup> => {
  const group = await store.findGroup(context.groupId);
  if (!group) throw new GroupNotFoundError(context.groupId);
  const { lease } = group;
  if (!lease || !isOf(lease, context)) throw new StaleEpochError(`Protection group ${group.id}`, context.epoch);
  return { ...group, lease };
};

const isOf = (lease: Lease | undefined, { failoverId, epoch }: Pick<Lease, 'failoverId' | 'epoch'>): boolean =>
  lease?.failoverId === failoverId && lease.epoch === epoch;

/**
 * For events that say what their writer is about to write, and may be kept from. Whoever takes a failover's lease over
 * does so before he appends that failover's end, so no such event stands behind that end.
 */
export const whileLeased = (
  store: Pick<GroupStore, 'findGroup'>,
  context: { readonly groupId: string; readonly failoverId: string; readonly epoch: number },
): AppendOptions => ({ onlyIf: async () => isOf((await store.findGroup(context.groupId))?.lease, context) });

/**
 * The members of a failover under way, and its group. The lease is read last. The end of a failover writes the members,
 * then gives the lease back: an old try that has read such members finds no lease. No member comes or goes while
 * somebody holds the lease. @throws StaleEpochError if another failover has taken over
 */
export const loadLeasedMembers = async (
  store: GroupStore,
  context: { readonly groupId: string; readonly failoverId: string; readonly epoch: number },
): Promise<{ readonly group: LeasedGroup; readonly members: readonly Member[] }> => {
  const kept = await store.members(context.groupId);
  const group = await loadLeasedGroup(store, context);
  return { group, members: membersOf(group, kept) };
};
