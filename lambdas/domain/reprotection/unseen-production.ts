import { drVolume, type Member } from '../group/member.ts';
import { type Fact, fact, type ObservedSite, present } from '../site/observed.ts';

/**
 * Why the look does not tell all that is recorded of the server that a failover has made production, in a sentence. What is
 * unknown would be recorded as if it were not there: an identity without NICs, a disk without a volume.
 * @param member with the station that has handed over as production
 */
export const unseenProduction = (member: Member, site: ObservedSite): string | undefined => {
  const { drServerId, pairs } = member;
  const nicIds = present(site.found.nicsOfServers, drServerId) ?? [];
  const volumeIds = pairs.flatMap((pair) => drVolume(member, pair) ?? []);
  const looks: readonly (readonly [string, Fact<unknown>])[] = [
    [drServerId, fact(site.servers, drServerId)],
    [`the network interfaces of ${drServerId}`, fact(site.found.nicsOfServers, drServerId)],
    ...nicIds.map((id) => [id, fact(site.nics, id)] as const),
    ...volumeIds.map((id) => [id, fact(site.volumes, id)] as const),
  ];
  return looks.flatMap(([what, seen]) =>
    seen.is === 'unknown' ? [`EC2 did not show ${what} (${member.instance.name}): ${seen.why}.`] : [],
  )[0];
};
