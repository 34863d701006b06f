import type { PointChoice } from '../group/point-choice.ts';
import { type MemberProgress, memberState, PHASES, type Phase, pendingPhases, phaseOf } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import type { PhaseRule } from '../pass/phase-rule.ts';
import { diskAsksOf } from './disks/disk-asks.ts';
import { DISKS } from './disks/disks.ts';
import { FENCE } from './fence/fence.ts';
import { GIVE_BACK } from './give-back/give-back.ts';
import { IDENTITY } from './identity/identity.ts';

/** The phases of a failover, by name. */
export const FAILOVER: Readonly<Record<Phase, PhaseRule>> = { fence: FENCE, disks: DISKS, identity: IDENTITY };

/**
 * A member's progress at the start of a failover. What an earlier one left is observed again, never assumed; only that it
 * had finished with the member, when it had passed the point of no return, which tokens for disks are used up, and how long a
 * roll-back may have acted, is kept. @param point which is chosen for the group
 */
export const startProgress = (
  failoverId: string,
  startedAt: Instant,
  before?: MemberProgress,
  point?: PointChoice,
): MemberProgress => ({
  failoverId,
  startedAt,
  phases: {
    ...pendingPhases(PHASES),
    disks: { ...phaseOf(undefined, 'disks'), ...diskAsksOf(phaseOf(before, 'disks'), startedAt) },
  },
  rung: 'F0',
  ...(wasFinished(before) ? { finished: true } : {}),
  ...(before?.stopProtected ? { stopProtected: before.stopProtected } : {}),
  ...(before?.committedAt ? { committedAt: before.committedAt } : {}),
  ...rolledBackUntil(startedAt, before),
  ...pointAtStart(before, point),
});

/** A server that is finished or on the move goes on with what it has; any other may be brought to another point. */
const pointAtStart = (before: MemberProgress | undefined, point: PointChoice = 'newest') => {
  const isKept = wasFinished(before) || before?.committedAt !== undefined;
  if (!isKept) return point === 'newest' ? {} : { point };
  return { ...(before?.point ? { point: before.point } : {}), ...(before?.settled ? { settled: before.settled } : {}) };
};

/** The progress of a roll-back goes with its end, which is that production was seen to be given back. */
const rolledBackUntil = (startedAt: Instant, before: MemberProgress | undefined) => {
  const until = before?.phases[GIVE_BACK.name] ? startedAt : before?.rolledBackUntil;
  return until === undefined ? {} : { rolledBackUntil: until };
};

/** A member with a failure is not finished, whatever an earlier failover thought of it. */
const wasFinished = (before: MemberProgress | undefined): boolean =>
  memberState(before) === 'migrated' || (before?.finished === true && !before.failure);
