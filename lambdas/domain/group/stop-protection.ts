import type { MemberProgress } from '../group/progress.ts';
import { type ObservedSite, present } from '../site/observed.ts';

/** A hint for the fence, where the look before the failover has shown stop protection. */
export const stopProtectionSeen = (serverId: string, site: ObservedSite): Pick<MemberProgress, 'stopProtected'> =>
  present(site.protections.disableApiStop, serverId)
    ? { stopProtected: `stop protection of ${serverId} was on when the failover began` }
    : {};

/**
 * EC2's code for the stop of a server whose stop protection is on, which it has for other causes as well. So it is a reason to ask, and
 * never proof. Source: EC2 User Guide, Enable stop protection; kubernetes/kops#17675 (GitHub) for another cause.
 */
export const SHARED_WITH_STOP_PROTECTION = 'OperationNotPermitted';

/** Whether a hint speaks of stop protection itself, in EC2's words (the attribute's name) or in ours. */
export const speaksOfStopProtection = (hint: string | undefined): boolean =>
  hint !== undefined && /disableApiStop|stop protection/i.test(hint);
