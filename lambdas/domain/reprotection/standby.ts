import type { Member } from '../group/member.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import { standbyServer } from './turn-round.ts';

/** How the server that is to wait from now on is seen. */
export type Standby =
  | { readonly is: 'down' }
  /** In whatever state other than stopped. */
  | { readonly is: 'not-down'; readonly serverId: string; readonly state: string }
  /** Terminated, or EC2 lists it no more. */
  | { readonly is: 'missing'; readonly serverId: string }
  | { readonly is: 'unknown'; readonly serverId: string; readonly why: string };

/** @param member with the station that has handed over as production */
export const standbySeen = (member: Member, site: ObservedSite): Standby => {
  const serverId = standbyServer(member);
  const seen = fact(site.servers, serverId);
  if (seen.is === 'unknown') return { is: 'unknown', serverId, why: seen.why };
  if (seen.is === 'absent' || ['terminated', 'shutting-down'].includes(seen.value.state)) {
    return { is: 'missing', serverId };
  }
  const { state } = seen.value;
  return state === 'stopped' ? { is: 'down' } : { is: 'not-down', serverId, state };
};
