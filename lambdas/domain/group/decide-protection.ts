import type { LeaseOwner, Refusal } from './failover-commands.ts';
import { predecessorIn } from './former-lease.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import type { Instant, Lease, ProtectionGroup } from './protection-group.ts';
import { isProtectionRun, type ProtectionRunKind } from './run-kind.ts';
import { otherStation } from './station.ts';
import type { GroupStatus } from './status.ts';

/** What the workflow that turns protection on or off wants of the group. */
export type ProtectionCommand =
  | {
      readonly type: 'begin';
      readonly kind: ProtectionRunKind;
      readonly runId: string;
      readonly executionId: string;
      /** State of the owner of the lease that the group carries; needed only where it carries another run's. */
      readonly leaseOwner?: LeaseOwner;
      /** How many replication pairs the group has. */
      readonly pairs: number;
      readonly at: Instant;
    }
  | { readonly type: 'finish'; readonly runId: string; readonly epoch: number; readonly at: Instant }
  | { readonly type: 'fail'; readonly runId: string; readonly at: Instant };

/** The group as it will be; `already`: the command has been obeyed before, by the same run. */
export type ProtectionDecision =
  | { readonly group: ProtectionGroup }
  | { readonly already: true }
  | { readonly refused: 'no-pairs' }
  | Refusal;

/** What turning protection on is from that status. SDRS has one call for both. */
export const turningOn = (status: GroupStatus): 'enable' | 'reprotect' => {
  const { from, takesOver }: Operation = OPERATIONS.reprotect;
  return [...from, ...takesOver].includes(status) ? 'reprotect' : 'enable';
};

const DONE: readonly GroupStatus[] = [OPERATIONS.enable.done, OPERATIONS.disable.done, OPERATIONS.restore.done];

/** The part of the status machine that turns protection on and off ({@link OPERATIONS}). Pure: no clock, no I/O. */
export const decideProtection = (group: ProtectionGroup, command: ProtectionCommand): ProtectionDecision => {
  switch (command.type) {
    case 'begin':
      return decideBegin(group, command);
    case 'finish':
      return decideFinish(group, command);
    case 'fail':
      return decideFail(group, command);
    default:
      return command satisfies never;
  }
};

type Begin = Extract<ProtectionCommand, { readonly type: 'begin' }>;

const decideBegin = (group: ProtectionGroup, command: Begin): ProtectionDecision => {
  const { lease, status } = group;
  const { kind } = command;
  if (lease?.failoverId === command.runId && lease.executionId === command.executionId) return { already: true };
  if (lease && !isLeftBehind(lease, command)) {
    return { refused: 'in-progress', failoverId: lease.failoverId, owner: command.leaseOwner ?? 'unknown' };
  }
  const { from, takesOver }: Operation = OPERATIONS[kind];
  // A group that an earlier release has left there has no lease, and nobody is at it.
  if (![...from, ...takesOver].includes(status)) return { refused: 'status', status, allowed: from };
  if (command.pairs === 0) return { refused: 'no-pairs' };
  const { epoch } = group;
  const begun = leaseFor(group, command);
  return {
    group: { ...group, status: OPERATIONS[kind].during, epoch: epoch + 1, lease: begun, updatedAt: command.at },
  };
};

/**
 * What another kind of run has left in the middle is its own kind's to finish. But what a restore has left open stands with the
 * servers, and whoever protects the group again looks at them first.
 */
const isLeftBehind = (lease: Lease, { kind, leaseOwner }: Begin): boolean =>
  leaseOwner === 'ended' && (lease.kind === kind || (kind === 'reprotect' && lease.kind === 'restore'));

const leaseFor = (group: ProtectionGroup, { kind, runId, executionId, at }: Begin): Lease => ({
  kind,
  failoverId: runId,
  executionId,
  epoch: group.epoch + 1,
  // The recovery points of a restore are those of the station that has handed over.
  production:
    kind === 'restore'
      ? otherStation(group.priorityStation)
      : ((group.lease?.kind === kind ? group.lease.production : undefined) ?? group.priorityStation),
  takenAt: at,
  ...predecessorIn(group.lease),
});

const decideFinish = (
  group: ProtectionGroup,
  { runId, epoch, at }: Extract<ProtectionCommand, { readonly type: 'finish' }>,
): ProtectionDecision => {
  const { lease, status } = group;
  const kind = kindOf(lease, runId);
  if (!kind) return isDone(group, epoch) ? { already: true } : notTheOwner(lease);
  if (lease?.epoch !== epoch) return notTheOwner(lease);
  const { during, done } = OPERATIONS[kind];
  if (status !== during) return { refused: 'status', status, allowed: [during] };
  return { group: { ...withoutLease(group), status: done, ...protectionAfter(kind), updatedAt: at } };
};

/** A restore brings other data to a group that nobody protects, and leaves that so. */
const protectionAfter = (kind: ProtectionRunKind): Partial<Pick<ProtectionGroup, 'protectedStatus'>> =>
  kind === 'restore' ? {} : { protectedStatus: kind === 'disable' ? 'stopped' : 'started' };

/** Whether the group is as the run of that epoch has left it. */
const isDone = ({ lease, epoch: now, status }: ProtectionGroup, epoch: number): boolean =>
  !lease && now === epoch && DONE.includes(status);

const decideFail = (
  group: ProtectionGroup,
  { runId, at }: Extract<ProtectionCommand, { readonly type: 'fail' }>,
): ProtectionDecision => {
  const kind = kindOf(group.lease, runId);
  if (!kind) return notTheOwner(group.lease);
  return { group: { ...withoutLease(group), status: OPERATIONS[kind].failed, updatedAt: at } };
};

const kindOf = (lease: Lease | undefined, runId: string): ProtectionRunKind | undefined =>
  lease?.failoverId === runId && isProtectionRun(lease.kind) ? lease.kind : undefined;

const notTheOwner = (lease: Lease | undefined): ProtectionDecision => ({
  refused: 'not-the-owner',
  failoverId: lease?.failoverId,
});

const withoutLease = ({ lease: _, ...group }: ProtectionGroup): ProtectionGroup => group;
