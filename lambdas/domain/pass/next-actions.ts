import type { Member } from '../group/member.ts';
import { hasEnded } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import type { ObservedSite } from '../site/observed.ts';
import type { PhaseRule } from './phase-rule.ts';
import type { PhaseVerdict } from './phase-verdict.ts';
import { onBlindLook, unseenIn } from './unseen.ts';

/**
 * One step towards what the phase promises, from what is observed. Level-triggered: what is done is seen to be done, so
 * asking again after a crash, a duplicate or a lost reply is always safe. A look that EC2 did not answer takes nothing back.
 */
export const nextActions = (phase: PhaseRule, member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const verdict = phase.next(member, site, now);
  const why = hasEnded(verdict) ? undefined : unseenIn(phase, member, site);
  const seen = why === undefined ? verdict : onBlindLook({ phase, member, why, now }, verdict);
  return phase.besides?.(member, site, seen, now) ?? seen;
};
