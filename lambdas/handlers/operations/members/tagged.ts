import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { TAGS } from '../../../domain/site/actions.ts';
import { managementIndexes } from '../../../domain/site/management-nics.ts';
import { fact, type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { NicDescription } from '../groups/group-description.ts';

/** The one DR server tagged as that of a production server. @throws InvalidRequestError, SiteNotObservedError */
export const findDrServer = async (compute: Compute, productionServerId: string): Promise<string> => {
  const { found } = await compute.observe({ drServersOf: [productionServerId] });
  const tagged = fact(found.drServersOf, productionServerId);
  if (tagged.is === 'unknown') {
    throw new SiteNotObservedError(
      `EC2 did not say which server is tagged ${TAGS.drServerOf}: ${tagged.why}. Try again.`,
    );
  }
  const servers = tagged.is === 'present' ? tagged.value : [];
  const [only] = servers;
  if (only !== undefined && servers.length === 1) return only;
  const message =
    servers.length === 0
      ? `no server has the tag ${TAGS.drServerOf} with the value ${productionServerId}; tag the DR server, or name it here`
      : `${servers.length} servers have the tag ${TAGS.drServerOf} with the value ${productionServerId}: ${servers.join(', ')}; keep one, or name it here`;
  throw new InvalidRequestError([{ path: ['target_server_id'], message }]);
};

/** The NICs that the production server's tag names as management NICs, by device index: `0` or `0 2`. */
export const managementNics = (serverId: string, site: ObservedSite): NicDescription[] => {
  const tag = present(site.servers, serverId)?.tags[TAGS.managementNics];
  if (tag === undefined) return [];
  const indexes = managementIndexes(tag);
  const bad = indexes.filter((index) => !/^\d{1,2}$/.test(index));
  if (bad.length > 0) {
    const message = `the tag ${TAGS.managementNics} of ${serverId} is "${tag}"; it must be device indexes such as 0 or 0 2`;
    throw new InvalidRequestError([{ path: ['server_id'], message }]);
  }
  return (present(site.found.nicsOfServers, serverId) ?? [])
    .filter((id) => indexes.includes(String(present(site.nics, id)?.attachment?.deviceIndex)))
    .map((networkInterfaceId) => ({ networkInterfaceId, role: 'management' as const }));
};
