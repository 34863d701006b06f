import type { Member } from '../group/member.ts';
import type { Phase } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import type { ObservedSite } from '../site/observed.ts';
import { nextDiskActions } from './next-disks.ts';
import { nextFenceActions } from './next-fence.ts';
import { nextIdentityActions } from './next-identity.ts';
import type { PhaseVerdict } from './phase-verdict.ts';

const NEXT = {
  fence: nextFenceActions,
  disks: nextDiskActions,
  identity: nextIdentityActions,
} as const satisfies Record<Phase, (member: Member, site: ObservedSite, now: Instant) => PhaseVerdict>;

/**
 * One step towards *fenced*, *disks available* or *identity migrated*, from what is observed. Level-triggered: what is done
 * is seen to be done, so asking again after a crash, a duplicate or a lost reply is always safe.
 */
export const nextActions = (phase: Phase, member: Member, site: ObservedSite, now: Instant): PhaseVerdict =>
  NEXT[phase](member, site, now);
