import { type ObservedSite, present } from '../../../../domain/site/observed.ts';
import type { Compute } from '../../../../ports/compute.ts';
import type { GroupDescription } from '../group-description.ts';

/** Everything that the description names and what hangs on it: servers with their NICs first, then their disks. */
export const lookAtSite = async (compute: Compute, description: GroupDescription): Promise<ObservedSite> => {
  const servers = serverIds(description);
  const isolation = description.policy?.isolationSecurityGroupId;
  const site = await compute.observe({
    servers,
    nicsOfServers: servers,
    nics: declaredNics(description),
    ...(isolation ? { securityGroups: [isolation] } : {}),
  });
  const attached = servers.flatMap((id) => (present(site.servers, id)?.disks ?? []).map((disk) => disk.volumeId));
  const volumes = [...new Set([...attached, ...declaredVolumes(description)])];
  return volumes.length === 0 ? site : { ...site, volumes: (await compute.observe({ volumes })).volumes };
};

export const serverIds = ({ instances }: GroupDescription): readonly string[] => [
  ...new Set(instances.flatMap(({ servers }) => [servers.source, servers.target])),
];

const declaredNics = ({ instances }: GroupDescription): readonly string[] => [
  ...new Set(
    instances
      .flatMap(({ nics }) => nics ?? [])
      .flatMap((nic) => [nic.networkInterfaceId, nic.drNetworkInterfaceId ?? nic.networkInterfaceId]),
  ),
];

const declaredVolumes = ({ instances }: GroupDescription): readonly string[] =>
  instances
    .flatMap(({ pairs }) => pairs ?? [])
    .flatMap(({ volumes }) => [volumes?.source, volumes?.target])
    .filter((id) => id !== undefined);
