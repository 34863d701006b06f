import type { MemberProgress } from '../group/progress.ts';
import { type ObservedSite, present } from './observed.ts';

/** A hint for the fence, where the look before the failover has shown stop protection. */
export const stopProtectionSeen = (serverId: string, site: ObservedSite): Pick<MemberProgress, 'stopProtected'> =>
  present(site.protections.disableApiStop, serverId)
    ? { stopProtected: `stop protection of ${serverId} was on when the failover began` }
    : {};
