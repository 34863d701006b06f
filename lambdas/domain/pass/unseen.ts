import type { Member } from '../group/member.ts';
import { phaseOf } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import type { ObservedSite } from '../site/observed.ts';
import { LOOK_AGAIN_SECONDS } from './looks.ts';
import type { PhaseRule } from './phase-rule.ts';
import { done, hasElapsed, type PhaseVerdict, waiting } from './phase-verdict.ts';

/** How long nothing may be seen of a phase before its budget, when that is over, counts against it all the same. */
const BLIND_SECONDS = 300;

/** Why a look says too little of a phase of the member, if so: EC2 did not answer a part of it. */
export const unseenIn = (phase: PhaseRule, member: Member, site: ObservedSite): string | undefined =>
  phase.restsOn(member, site).find((seen) => seen.is === 'unknown')?.why;

/**
 * A verdict on a look that says too little. What was seen done stays done: only a look that shows something else takes it back. And a budget
 * that is over counts against what is seen, or against what has not been seen for long.
 */
export const onBlindLook = (
  { phase, member, why, now }: { phase: PhaseRule; member: Member; why: string; now: Instant },
  verdict: PhaseVerdict,
): PhaseVerdict => {
  const { progress } = member.instance;
  const before = phaseOf(progress, phase.name);
  const isJudged = verdict.state === 'failed' && !verdict.overdue;
  if (before.state === 'done' && !isJudged) return { ...done(), ...rungOf(member), unseen: why };
  if (verdict.overdue && !hasElapsed(before.unseenSince, BLIND_SECONDS, now)) {
    return { ...waiting(why, LOOK_AGAIN_SECONDS), unseen: why };
  }
  return { ...verdict, unseen: why };
};

const rungOf = ({ instance: { progress } }: Member): Pick<PhaseVerdict, 'rung'> =>
  progress ? { rung: progress.rung } : {};
