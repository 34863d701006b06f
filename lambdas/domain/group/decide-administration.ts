import { ADMINISTRATION_FROM } from './operations.ts';
import type { Instant, ProtectionGroup } from './protection-group.ts';
import type { GroupStatus } from './status.ts';

/** What people ask of a group, other than a run. */
export type AdministrationCommand =
  /** A member is to come or to change. */
  | { readonly type: 'put-members'; readonly at: Instant }
  | { readonly type: 'remove-members'; readonly at: Instant }
  | { readonly type: 'describe'; readonly name?: string; readonly description?: string; readonly at: Instant }
  | { readonly type: 'delete'; readonly instances: number; readonly pairs: number };

export type AdministrationRefusal =
  | { readonly refused: 'status'; readonly status: GroupStatus; readonly allowed: readonly GroupStatus[] }
  | { readonly refused: 'failing-over'; readonly failoverId: string }
  | { readonly refused: 'members-left'; readonly instances: number; readonly pairs: number };

/** The group as it will be. */
export type AdministrationDecision = { readonly group: ProtectionGroup } | AdministrationRefusal;

/** The administrative half of the status machine. Every change raises the epoch, so that an older writer is refused. */
export const administer = (group: ProtectionGroup, command: AdministrationCommand): AdministrationDecision => {
  switch (command.type) {
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

const described = ({ name, description }: { readonly name?: string; readonly description?: string }) => ({
  ...(name === undefined ? {} : { name }),
  ...(description === undefined ? {} : { description }),
});
