import { decideWayBack } from './decide-way-back.ts';
import type { Decision, FailoverCommand, FailoverEvent } from './failover-commands.ts';
import { predecessorIn } from './former-lease.ts';
import { OPERATIONS, statusAllows } from './operations.ts';
import type { Lease, ProtectionGroup } from './protection-group.ts';
import { isProtectionRun } from './run-kind.ts';
import { otherStation } from './station.ts';

const { during, done, failed } = OPERATIONS.failover;
const ROLL_BACK = OPERATIONS['roll-back'];

/** The status machine of a protection group, as far as runs go ({@link OPERATIONS}). Pure: no clock, no I/O. */
export const decide = (group: ProtectionGroup, command: FailoverCommand): Decision => {
  switch (command.type) {
    case 'start-failover':
      return decideStart(group, command);
    case 'complete-failover':
      return decideComplete(group, command);
    case 'disable-protection':
      return decideDisable(group, command);
    case 'fail-failover':
      return decideFail(group, command);
    case 'cancel-failover':
    case 'start-roll-back':
    case 'finish-roll-back':
      return decideWayBack(group, command);
    default:
      return command satisfies never;
  }
};

type Start = Extract<FailoverCommand, { type: 'start-failover' }>;

const decideStart = (group: ProtectionGroup, command: Start): Decision => {
  if (isHolder(group.lease, command)) return { already: true };
  // Of what turns protection on or off the status speaks, whoever is at it.
  if (group.lease && isProtectionRun(group.lease.kind)) {
    return { refused: 'status', status: group.status, allowed: OPERATIONS.failover.from };
  }
  if (group.lease && command.leaseOwner !== 'ended') {
    const owner = command.leaseOwner ?? 'unknown';
    return { refused: 'in-progress', failoverId: group.lease.failoverId, owner };
  }
  // A lease whose owner has ended was left behind in the middle: its failover is taken over where it stands.
  if (!statusAllows('failover', group.status, group.lease !== undefined)) {
    return { refused: 'status', status: group.status, allowed: OPERATIONS.failover.from };
  }
  if (group.protectedStatus !== 'started') return { refused: 'protection-disabled' };
  return { event: { type: 'failover-started', lease: leaseFor(group, command) } };
};

/** The same execution, not just one of the same name: names may be used again after 90 days. */
const isHolder = (lease: Lease | undefined, { failoverId, executionId }: Start): boolean =>
  lease?.failoverId === failoverId && lease.executionId === executionId;

const leaseFor = (group: ProtectionGroup, command: Start): Lease => ({
  kind: 'failover',
  failoverId: command.failoverId,
  executionId: command.executionId,
  epoch: group.epoch + 1,
  // The direction of an unfinished failover is kept, also when it had flipped the group already.
  production: group.lease?.production ?? group.priorityStation,
  takenAt: command.at,
  ...predecessorIn(group.lease),
});

const decideComplete = (
  group: ProtectionGroup,
  command: Extract<FailoverCommand, { type: 'complete-failover' }>,
): Decision => {
  if (!owns(group, command)) return { refused: 'not-the-owner', failoverId: group.lease?.failoverId };
  if (group.status === done) return { already: true };
  if (group.status !== during) return { refused: 'status', status: group.status, allowed: [during] };
  const priorityStation = otherStation(group.lease.production);
  return { event: { type: 'failover-completed', priorityStation, at: command.at } };
};

const decideDisable = (
  group: ProtectionGroup,
  command: Extract<FailoverCommand, { type: 'disable-protection' }>,
): Decision => {
  const finished = group.status === done && group.protectedStatus === 'stopped';
  if (finished && group.epoch === command.epoch) return { already: true };
  if (!owns(group, command)) return { refused: 'not-the-owner', failoverId: group.lease?.failoverId };
  if (group.status !== done) return { refused: 'status', status: group.status, allowed: [done] };
  return { event: { type: 'protection-disabled', at: command.at } };
};

const decideFail = (group: ProtectionGroup, command: Extract<FailoverCommand, { type: 'fail-failover' }>): Decision => {
  if (group.lease?.failoverId !== command.failoverId) {
    return { refused: 'not-the-owner', failoverId: group.lease?.failoverId };
  }
  // An earlier roll-back has given production back, whatever has become of this run.
  if (group.status === ROLL_BACK.done) return { event: { type: 'rolled-back', at: command.at } };
  return { event: { type: 'failover-failed', production: group.lease.production, at: command.at } };
};

const owns = (
  group: ProtectionGroup,
  command: { readonly failoverId: string; readonly epoch: number },
): group is ProtectionGroup & { readonly lease: Lease } =>
  group.lease?.failoverId === command.failoverId && group.lease.epoch === command.epoch;

/** The group after an event. */
export const evolve = (group: ProtectionGroup, event: FailoverEvent): ProtectionGroup => {
  switch (event.type) {
    case 'failover-started':
      return {
        ...group,
        status: during,
        epoch: event.lease.epoch,
        lease: event.lease,
        priorityStation: event.lease.production,
        updatedAt: event.lease.takenAt,
      };
    case 'failover-completed':
      return { ...group, status: done, priorityStation: event.priorityStation, updatedAt: event.at };
    case 'protection-disabled':
      return { ...withoutLease(group), protectedStatus: 'stopped', updatedAt: event.at };
    case 'failover-failed':
      return {
        ...withoutLease(group),
        status: failed,
        priorityStation: event.production,
        updatedAt: event.at,
      };
    case 'cancel-requested':
      return { ...group, lease: event.lease, updatedAt: event.at };
    case 'roll-back-started':
      return {
        ...group,
        status: group.status === ROLL_BACK.done ? ROLL_BACK.done : ROLL_BACK.during,
        epoch: event.lease.epoch,
        lease: event.lease,
        priorityStation: event.lease.production,
        updatedAt: event.lease.takenAt,
      };
    case 'rolled-back':
      return { ...withoutLease(group), status: ROLL_BACK.done, updatedAt: event.at };
    default:
      return event satisfies never;
  }
};

const withoutLease = ({ lease: _, ...group }: ProtectionGroup): ProtectionGroup => group;
