import type { Decision, FailoverCommand } from './failover-commands.ts';
import { predecessorIn } from './former-lease.ts';
import { OPERATIONS, statusAllows } from './operations.ts';
import type { Lease, ProtectionGroup } from './protection-group.ts';
import { isProtectionRun } from './run-kind.ts';

const { from: allowed, during, done } = OPERATIONS['roll-back'];

type WayBack = Extract<FailoverCommand, { readonly type: 'cancel-failover' | 'start-roll-back' | 'finish-roll-back' }>;

/**
 * The way back of the status machine: a running failover is called off, a failed one is rolled back to Protecting.
 * Whether that is still possible (nothing has moved) is the members' matter; here only the group's state counts.
 */
export const decideWayBack = (group: ProtectionGroup, command: WayBack): Decision => {
  switch (command.type) {
    case 'cancel-failover':
      return decideCancel(group, command);
    case 'start-roll-back':
      return decideRollBack(group, command);
    case 'finish-roll-back':
      return decideFinish(group, command);
    default:
      return command satisfies never;
  }
};

const decideCancel = (
  group: ProtectionGroup,
  { at, by }: Extract<WayBack, { readonly type: 'cancel-failover' }>,
): Decision => {
  const { lease, status } = group;
  const running = OPERATIONS.failover.during;
  if (!lease || status !== running) return { refused: 'status', status, allowed: [running] };
  if (lease.cancelRequestedAt) return { already: true };
  const called = { ...lease, cancelRequestedAt: at, ...(by === undefined ? {} : { cancelRequestedBy: by }) };
  return { event: { type: 'cancel-requested', lease: called, at } };
};

const decideRollBack = (
  group: ProtectionGroup,
  command: Extract<WayBack, { readonly type: 'start-roll-back' }>,
): Decision => {
  const { lease, status } = group;
  if (lease?.failoverId === command.rollBackId && lease.executionId === command.executionId) return { already: true };
  if (lease && isProtectionRun(lease.kind)) return { refused: 'status', status, allowed };
  if (lease && command.leaseOwner !== 'ended') {
    return { refused: 'in-progress', failoverId: lease.failoverId, owner: command.leaseOwner ?? 'unknown' };
  }
  if (!statusAllows('roll-back', status, lease !== undefined)) return { refused: 'status', status, allowed };
  return { event: { type: 'roll-back-started', lease: leaseFor(group, command) } };
};

const leaseFor = (
  group: ProtectionGroup,
  { rollBackId, executionId, by, start, lastFailed, at }: Extract<WayBack, { readonly type: 'start-roll-back' }>,
): Lease => {
  const undoes = leftBy(group.lease) ?? lastFailed;
  return {
    kind: 'roll-back',
    failoverId: rollBackId,
    executionId,
    ...(by === undefined ? {} : { cancelRequestedBy: by }),
    ...(start ? { start } : {}),
    ...(undoes === undefined ? {} : { undoes }),
    epoch: group.epoch + 1,
    production: group.lease?.production ?? group.priorityStation,
    takenAt: at,
    ...predecessorIn(group.lease),
  };
};

/** The failover in the middle of which the lease was left behind: a roll-back that died was undoing it. */
const leftBy = (lease: Lease | undefined): string | undefined =>
  lease?.kind === 'roll-back' ? lease.undoes : lease?.failoverId;

const decideFinish = (
  { lease, status }: ProtectionGroup,
  command: Extract<WayBack, { readonly type: 'finish-roll-back' }>,
): Decision => {
  if (lease?.failoverId !== command.failoverId || lease.epoch !== command.epoch) {
    return { refused: 'not-the-owner', failoverId: lease?.failoverId };
  }
  if (status !== during && status !== done) return { refused: 'status', status, allowed: [during, done] };
  return { event: { type: 'rolled-back', at: command.at } };
};
