import type { Member } from '../group/member.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import type { NamedStandbys } from './named-standbys.ts';
import { standbyServer } from './turn-round.ts';

/** How a server that is to wait from now on is seen; `why` is the end of a sentence that begins with its id. */
export type Standby =
  | { readonly is: 'down' }
  /** `missing`: terminated, or EC2 lists it no more. */
  | { readonly is: 'not-down' | 'missing' | 'unknown'; readonly serverId: string; readonly why: string };

/** @param serverId of the member, or one that takes its place */
export const standbySeen = (serverId: string, site: ObservedSite): Standby => {
  const seen = fact(site.servers, serverId);
  if (seen.is === 'unknown') return { is: 'unknown', serverId, why: seen.why };
  if (seen.is === 'absent' || ['terminated', 'shutting-down'].includes(seen.value.state)) {
    return { is: 'missing', serverId, why: 'does not exist any more' };
  }
  const { state } = seen.value;
  return state === 'stopped' ? { is: 'down' } : { is: 'not-down', serverId, why: `is ${state}` };
};

/** The server that waits from now on: the one that was named, else the one that the member has. */
export const standbyOf = (member: Member, named: NamedStandbys): string =>
  named[member.instance.id] ?? standbyServer(member);

/** Whether another server than the member's is to wait from now on. */
export const isReplaced = (member: Member, named: NamedStandbys): boolean =>
  standbyOf(member, named) !== standbyServer(member);
