import type { Seen, SeenGroup, SeenInstance } from './items.ts';
import type { JudgeOfWrites } from './judge-of-writes.ts';
import { groupIn } from './stations.ts';
import type { Violation } from './violation.ts';

type Steps = Readonly<Record<string, readonly string[]>>;

/**
 * The statuses of enabling and disabling protection, of a failover, of the way back, and of protecting again. Source: SDRS API Reference, failover: from Protecting or Failover failed by way of
 * Failing over to Failover complete or Failover failed; the way back is this service's own, from Failover failed to Protecting.
 * What fails between Failover complete and the end of protection is Failover failed, and is taken up again.
 */
const GROUP: Steps = {
  available: ['starting'],
  starting: ['protected', 'error-starting'],
  'error-starting': ['starting'],
  protected: ['failing-over', 'stopping'],
  stopping: ['available', 'error-stopping'],
  'error-stopping': ['stopping'],
  'failing-over': ['failed-over', 'error-failing-over'],
  'failed-over': ['error-failing-over', 'reprotecting'],
  'error-failing-over': ['failing-over', 'protected'],
  reprotecting: ['protected', 'error-reprotecting'],
  'error-reprotecting': ['reprotecting'],
};

/** A member, and a pair, goes along with its group, also where the group is failed over anew and its own share is done. */
const MEMBER: Steps = {
  ...GROUP,
  'failing-over': ['failed-over', 'error-failing-over', 'protected'],
  'failed-over': ['failing-over', 'reprotecting'],
};

/**
 * Two tries of *Mark failover complete* may look one after the other. Where the first has ended a member, and the next sees that somebody has
 * taken away since what was promised, that member fails by name, and its group with it.
 */
const FAILED_BY_NAME: Steps = { ...MEMBER, 'failed-over': ['failing-over', 'error-failing-over', 'reprotecting'] };

const tableOf = ({ isFailed }: SeenInstance): Steps => (isFailed ? FAILED_BY_NAME : MEMBER);

/** Every write that changes a status is a step of the table. */
export const judgeStatus: JudgeOfWrites = (before, after, all) => {
  switch (after.kind) {
    case 'group':
      return before.kind === 'group' ? ofGroup(before, after) : [];
    case 'instance':
      return before.kind === 'instance' ? ofMember(after.name, before, after, { all, table: tableOf(after) }) : [];
    case 'pair':
      return before.kind === 'pair' ? ofMember(`pair ${after.id}`, before, after, { all, table: MEMBER }) : [];
    case 'failover':
    case 'other':
      return [];
    default:
      return after satisfies never;
  }
};

type Change = readonly [from: string, to: string];

const step = (table: Steps, what: string, [from, to]: Change): readonly Violation[] =>
  from === to || table[from]?.includes(to) ? [] : wrong(`${what}: ${from}, then ${to}`);

const wrong = (seen: string): readonly Violation[] => [{ kind: 'a status that does not follow', seen }];

type Member = Pick<SeenInstance, 'groupId' | 'status'>;

interface Going {
  readonly all: Iterable<Seen>;
  readonly table: Steps;
}

/** A member changes only while somebody has its group. */
const ofMember = (what: string, before: Member, after: Member, { all, table }: Going): readonly Violation[] => {
  const change: Change = [before.status, after.status];
  const group = groupIn(all, after.groupId);
  const steps = isBegunAnew(change, group) ? [] : step(table, what, change);
  if (before.status === after.status || group?.leaseOf !== undefined) return steps;
  return [...steps, ...wrong(`${what}: ${change.join(', then ')}, while nobody has its group`)];
};

/** From how the share of a member ends, to how the same operation begins. */
const ANEW: Steps = { available: ['stopping'], protected: ['starting', 'reprotecting'] };

/**
 * An operation of protection that died after the share of a member, and before the end of its group, is taken over or repeated from the
 * beginning: the member goes back with its group. Source: docs/decisions/0002.
 */
const isBegunAnew = ([from, to]: Change, group: SeenGroup | undefined): boolean =>
  group?.leaseOf !== undefined && group.status === to && (ANEW[from]?.includes(to) ?? false);

/**
 * A failover whose execution ended between its two ends is taken over like any other that is dead: the lease is its mark, not the
 * status. Source: docs/decisions/0002.
 */
const isTakenOver = (before: SeenGroup, after: SeenGroup): boolean =>
  before.status === 'failed-over' &&
  after.status === 'failing-over' &&
  before.leaseOf !== undefined &&
  after.leaseOf !== before.leaseOf;

/** Where protecting again has failed before it turned the group round, another recovery point may be restored first. Source: docs/architecture.md. */
const isRestored = (before: SeenGroup, after: SeenGroup): boolean =>
  before.status === 'error-reprotecting' && after.status === 'failed-over' && after.leaseKind === 'restore';

/** Statuses that end the end of a protection. */
const TURNS_ON: readonly string[] = ['starting', 'reprotecting'];

/** The end is for good until protection is turned on; only a roll-back leads back, and only who holds the lease changes anything. */
const ofGroup = (before: SeenGroup, after: SeenGroup): readonly Violation[] => {
  const what = `group ${after.groupId}`;
  const change: Change = [before.status, after.status];
  const steps = isTakenOver(before, after) || isRestored(before, after) ? [] : step(GROUP, what, change);
  if (before.status === after.status) return steps;
  const says = `${what}: ${change.join(', then ')}`;
  const isOver =
    before.status === 'failed-over' && before.protectedStatus === 'stopped' && !TURNS_ON.includes(after.status);
  const isGivenBack = after.status === 'protected' && !before.isRollBack && !TURNS_ON.includes(before.status);
  return [
    ...steps,
    ...(isOver ? wrong(`${says}, after its protection had ended`) : []),
    ...(isGivenBack ? wrong(`${says}, by no roll-back`) : []),
  ];
};
