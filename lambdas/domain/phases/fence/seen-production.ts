import type { Member } from '../../group/member.ts';
import { isGone } from '../../identity/relaunch.ts';
import { fact, type ObservedServer, type ObservedSite } from '../../site/observed.ts';
import { isFenced } from './next-fence.ts';

/** A production server as a look after the failover shows it: what people are told of its safety rests on this. */
export interface SeenProduction {
  readonly instanceId: string;
  readonly name: string;
  readonly serverId: string;
  /** `down`: stopped, its root volume off. `gone`: terminated. `not-down`: all else, above all what was not seen. */
  readonly is: 'down' | 'gone' | 'not-down';
  /** What EC2 showed of the server, as a part of a sentence. */
  readonly seen: string;
}

export const seenProduction = (member: Member, site: ObservedSite): SeenProduction => {
  const { instance, productionServerId } = member;
  const about = { instanceId: instance.id, name: instance.name, serverId: productionServerId };
  const seen = fact(site.servers, productionServerId);
  if (seen.is === 'unknown') return { ...about, is: 'not-down', seen: `EC2 did not show it (${seen.why})` };
  if (!isFenced(member, site)) {
    return { ...about, is: 'not-down', seen: seen.is === 'absent' ? 'EC2 does not list it' : stateText(seen.value) };
  }
  return {
    ...about,
    is: isGone(member, site) ? 'gone' : 'down',
    seen: seen.is === 'absent' ? 'gone' : seen.value.state,
  };
};

const stateText = ({ state, disks, rootDeviceName }: ObservedServer): string => {
  const root = disks?.find(({ device }) => device === rootDeviceName);
  if (disks === undefined) return `EC2 shows it as ${state}, and not its disks`;
  return `EC2 shows it as ${state}, its root volume ${root ? `${root.volumeId} ${root.state}` : 'not attached'}`;
};
