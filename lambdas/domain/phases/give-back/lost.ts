import type { Lost } from '../../group/failover.ts';
import type { Member } from '../../group/member.ts';
import { type Fact, fact, type ObservedServer, type ObservedSite, present } from '../../site/observed.ts';
import { lostRoots } from './undo-root.ts';

/** Whether EC2 says positively that there is no such server any more. */
export const isGone = (seen: Fact<ObservedServer>): boolean =>
  seen.is === 'absent' || (seen.is === 'present' && seen.value.state === 'terminated');

/** What of the member's production nobody can give back any more, since somebody has deleted it. */
export const lostOf = (member: Member, site: ObservedSite): readonly Lost[] => {
  const { instance, productionServerId: serverId } = member;
  const about = { instanceId: instance.id, name: instance.name, serverId };
  const seen = fact(site.servers, serverId);
  if (isGone(seen)) return [{ ...about, gone: 'server', message: goneText(member, seen) }];
  if (seen.is !== 'present') return [];
  return lostRoots(member, seen.value, site).map(({ volumeId, device }) => ({
    ...about,
    gone: 'root-volume',
    message:
      `${instance.name}: root volume ${volumeId} of production server ${serverId} does not exist any more. ` +
      `Attach another one as ${device} before you start the server.`,
  }));
};

export const keyOf = ({ instanceId, gone }: Lost): string => `${instanceId} ${gone}`;

/** What is lost by this look, or was and still is: whoever has attached another root volume has mended the loss. */
export const lostByNow = (
  members: readonly Member[],
  site: ObservedSite,
  before: readonly Lost[] = [],
): readonly Lost[] => {
  const still = before.filter(({ gone, serverId }) => gone === 'server' || !hasRoot(present(site.servers, serverId)));
  const lost = [...still, ...members.flatMap((member) => lostOf(member, site))];
  return [...new Map(lost.map((one) => [keyOf(one), one])).values()];
};

/** EC2 starts no server without its root volume. Disks that are not known count as there. */
export const hasRoot = (server: ObservedServer | undefined): boolean =>
  server !== undefined && (server.disks?.some(({ device }) => device === server.rootDeviceName) ?? true);

const goneText = ({ instance, productionServerId }: Member, seen: Fact<ObservedServer>): string => {
  const shown = seen.is === 'present' ? `EC2 shows it as ${seen.value.state}` : 'EC2 does not know it';
  const volumes = (instance.restoration ?? []).flatMap((one) =>
    one.undo === 'detach-root' || one.undo === 'detach-disk' || one.undo === 'keep-volume' ? [one.volumeId] : [],
  );
  const kept =
    volumes.length > 0 ? ` The failover had taken these volumes off, or kept them: ${volumes.join(', ')}.` : '';
  return `${instance.name}: production server ${productionServerId} does not exist any more (${shown}).${kept}`;
};
