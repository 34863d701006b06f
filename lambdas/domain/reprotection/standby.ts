import type { Member } from '../group/member.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import { standbyServer } from './turn-round.ts';

/** How the server that is to wait from now on is seen; `why` is the end of a sentence that begins with its id. */
export type Standby =
  | { readonly is: 'down' }
  /** `missing`: terminated, or EC2 lists it no more. */
  | { readonly is: 'not-down' | 'missing' | 'unknown'; readonly serverId: string; readonly why: string };

/** @param member with the station that has handed over as production @param serverId where another one takes its place */
export const standbySeen = (member: Member, site: ObservedSite, serverId: string = standbyServer(member)): Standby => {
  const seen = fact(site.servers, serverId);
  if (seen.is === 'unknown') return { is: 'unknown', serverId, why: seen.why };
  if (seen.is === 'absent' || ['terminated', 'shutting-down'].includes(seen.value.state)) {
    return { is: 'missing', serverId, why: 'does not exist any more' };
  }
  const { state } = seen.value;
  return state === 'stopped' ? { is: 'down' } : { is: 'not-down', serverId, why: `is ${state}` };
};
