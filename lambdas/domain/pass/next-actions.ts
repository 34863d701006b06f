import type { Member } from '../group/member.ts';
import type { Phase } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import { nextDiskActions } from '../phases/disks/next-disks.ts';
import { nextFenceActions } from '../phases/fence/next-fence.ts';
import { taggingFenced } from '../phases/fence/next-fenced-tag.ts';
import { taggingFreed } from '../phases/fence/next-freed.ts';
import { onArrival } from '../phases/identity/next-arrival.ts';
import { nextIdentityActions } from '../phases/identity/next-identity.ts';
import type { ObservedSite } from '../site/observed.ts';
import { hasEnded } from './advance.ts';
import type { PhaseVerdict } from './phase-verdict.ts';
import { onBlindLook, unseenIn } from './unseen.ts';

const NEXT = {
  fence: nextFenceActions,
  disks: nextDiskActions,
  identity: nextIdentityActions,
} as const satisfies Record<Phase, (member: Member, site: ObservedSite, now: Instant) => PhaseVerdict>;

/** What a look shows of a phase, whatever was seen before it. */
export const verdictOn = (phase: Phase, member: Member, site: ObservedSite, now: Instant): PhaseVerdict =>
  NEXT[phase](member, site, now);

/**
 * One step towards *fenced*, *disks available* or *identity migrated*, from what is observed. Level-triggered: what is done
 * is seen to be done, so asking again after a crash, a duplicate or a lost reply is always safe. A look that EC2 did not
 * answer takes nothing back.
 */
export const nextActions = (phase: Phase, member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const verdict = verdictOn(phase, member, site, now);
  const why = hasEnded(verdict) ? undefined : unseenIn(phase, member, site);
  const seen = why === undefined ? verdict : onBlindLook({ phase, member, why, now }, verdict);
  return BESIDES[phase](member, site, seen, now);
};

/** What goes along with a phase and is no part of what it promises. */
const BESIDES: Readonly<
  Record<Phase, (member: Member, site: ObservedSite, verdict: PhaseVerdict, now: Instant) => PhaseVerdict>
> = {
  fence: (member, site, verdict, now) => taggingFreed(member, taggingFenced(member, site, verdict, now)),
  disks: (_, __, verdict) => verdict,
  identity: onArrival,
};
