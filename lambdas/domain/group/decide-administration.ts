import { ADMINISTRATION_FROM } from './operations.ts';
import type { Instant, ProtectionGroup } from './protection-group.ts';
import type { GroupStatus } from './status.ts';

/** What people ask of a group, other than a failover. */
export type AdministrationCommand =
  /** Enabling takes two writes with the members' between them, so that no failover finds half of them protected. */
  | { readonly type: 'begin-enabling'; readonly pairs: number; readonly at: Instant }
  | { readonly type: 'finish-enabling'; readonly epoch: number; readonly at: Instant }
  | { readonly type: 'begin-disabling'; readonly at: Instant }
  | { readonly type: 'finish-disabling'; readonly epoch: number; readonly at: Instant }
  /** A member is to come or to change. */
  | { readonly type: 'put-members'; readonly at: Instant }
  | { readonly type: 'remove-members'; readonly at: Instant }
  | { readonly type: 'describe'; readonly name?: string; readonly description?: string; readonly at: Instant }
  | { readonly type: 'delete'; readonly instances: number; readonly pairs: number };

export type AdministrationRefusal =
  | { readonly refused: 'status'; readonly status: GroupStatus; readonly allowed: readonly GroupStatus[] }
  | { readonly refused: 'failing-over'; readonly failoverId: string }
  | { readonly refused: 'no-pairs' }
  | { readonly refused: 'members-left'; readonly instances: number; readonly pairs: number }
  /** Somebody else has begun the same since. */
  | { readonly refused: 'overtaken' };

/** The group as it will be; `already`: the group is in that status. */
export type AdministrationDecision =
  | { readonly group: ProtectionGroup }
  | { readonly already: true }
  | AdministrationRefusal;

/** The administrative half of the status machine. Every change raises the epoch, so that an older writer is refused. */
export const administer = (group: ProtectionGroup, command: AdministrationCommand): AdministrationDecision => {
  switch (command.type) {
    case 'begin-enabling':
      return beginEnabling(group, command);
    case 'begin-disabling':
      return group.status === 'available' ? { already: true } : changed(group, command, { status: 'stopping' });
    case 'finish-enabling':
      return finished(group, command, { from: 'starting', to: 'protected' });
    case 'finish-disabling':
      return finished(group, command, { from: 'stopping', to: 'available' });
    case 'put-members':
    case 'remove-members':
      return changed(group, command, {});
    case 'describe':
      return changed(group, command, described(command));
    case 'delete':
      return deletion(group, command);
    default:
      return command satisfies never;
  }
};

const beginEnabling = (
  group: ProtectionGroup,
  command: Extract<AdministrationCommand, { readonly type: 'begin-enabling' }>,
): AdministrationDecision => {
  if (group.status === 'protected') return { already: true };
  const decision = changed(group, command, { status: 'starting' });
  return 'group' in decision && command.pairs === 0 ? { refused: 'no-pairs' } : decision;
};

const deletion = (
  group: ProtectionGroup,
  { instances, pairs }: { readonly instances: number; readonly pairs: number },
): AdministrationDecision =>
  instances + pairs > 0 ? { refused: 'members-left', instances, pairs } : (refusalOf(group, 'delete') ?? { group });

type Gate = keyof typeof ADMINISTRATION_FROM;

const refusalOf = ({ status, lease }: ProtectionGroup, gate: Gate): AdministrationRefusal | undefined => {
  if (lease) return { refused: 'failing-over', failoverId: lease.failoverId };
  const allowed: readonly GroupStatus[] = ADMINISTRATION_FROM[gate];
  return allowed.includes(status) ? undefined : { refused: 'status', status, allowed };
};

const changed = (
  group: ProtectionGroup,
  { type, at }: { readonly type: Gate; readonly at: Instant },
  change: Partial<ProtectionGroup>,
): AdministrationDecision =>
  refusalOf(group, type) ?? { group: { ...group, ...change, epoch: group.epoch + 1, updatedAt: at } };

const finished = (
  group: ProtectionGroup,
  { epoch, at }: { readonly epoch: number; readonly at: Instant },
  { from, to }: { readonly from: 'starting' | 'stopping'; readonly to: 'protected' | 'available' },
): AdministrationDecision => {
  if (group.epoch !== epoch) return { refused: 'overtaken' };
  if (group.status === to) return { already: true };
  if (group.status !== from) return { refused: 'status', status: group.status, allowed: [from] };
  const protectedStatus = to === 'protected' ? 'started' : 'stopped';
  return { group: { ...group, status: to, protectedStatus, updatedAt: at } };
};

const described = ({ name, description }: { readonly name?: string; readonly description?: string }) => ({
  ...(name === undefined ? {} : { name }),
  ...(description === undefined ? {} : { description }),
});
