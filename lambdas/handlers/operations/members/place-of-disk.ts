import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import type { Problem } from '../../../domain/errors/operation-errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type {
  GroupAggregate,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { fact, type ObservedVolume } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { PairDescription } from '../groups/group-description.ts';
import { createFindings } from '../groups/import/findings.ts';
import { lookAtSite } from '../groups/import/look.ts';
import { resolvePairs } from '../groups/import/pairs.ts';
import { asRequested, describeOne } from './one-member.ts';

export interface Place {
  readonly instance: ProtectedInstance;
  readonly device: string;
}

/** Which protected server the disk is attached to in EC2, and where. @throws InvalidRequestError, SiteNotObservedError */
export const findPlace = async (
  compute: Compute,
  aggregate: GroupAggregate,
  { volumeId, field }: { readonly volumeId: string; readonly field: string },
): Promise<Place> => {
  const { volumes } = await compute.observe({ volumes: [volumeId] });
  const volume = fact(volumes, volumeId);
  if (volume.is === 'unknown')
    throw new SiteNotObservedError(`EC2 did not show ${volumeId}: ${volume.why}. Try again.`);
  const place = volume.is === 'present' ? placeOf(volume.value, aggregate) : undefined;
  if (place) return place;
  const problem: Omit<Problem, 'path'> =
    volume.is === 'absent'
      ? { message: `there is no volume ${volumeId}`, because: 'absent' }
      : { message: notProtected(volume.value, aggregate), because: 'unattached' };
  throw new InvalidRequestError([{ path: [field], ...problem }]);
};

const placeOf = ({ attachments }: ObservedVolume, { group, instances }: GroupAggregate): Place | undefined =>
  attachments
    .map(({ serverId, device }) => ({
      instance: instances.find(({ servers }) => servers[group.priorityStation] === serverId),
      device,
    }))
    .find((place): place is Place => place.instance !== undefined);

const notProtected = ({ id, attachments }: ObservedVolume, { group }: GroupAggregate): string => {
  const servers = attachments.map(({ serverId }) => serverId).join(', ') || 'no server';
  return `volume ${id} is attached to ${servers}, which is no production server of group ${group.id}; attach it in EC2 to a protected server, or protect its server first`;
};

/** The pair at that place as EC2 shows it now. @throws InvalidRequestError in `field`, SiteNotObservedError */
export const resolveAt = (
  compute: Compute,
  group: ProtectionGroup,
  { instance, device, name, field }: Place & { readonly name?: string | undefined; readonly field: string },
): Promise<ReplicationPair> => {
  const pair: PairDescription = { device, ...(name === undefined ? {} : { name }) };
  const names = { device: field, 'volumes.source': field, 'volumes.target': field };
  return asRequested(names, () => resolve(compute, group, { instance, pair }));
};

const resolve = async (
  compute: Compute,
  group: ProtectionGroup,
  { instance, pair }: { readonly instance: ProtectedInstance; readonly pair: PairDescription },
): Promise<ReplicationPair> => {
  const production = group.priorityStation;
  const servers = {
    source: instance.servers[production],
    target: instance.servers[otherStation(production)],
  };
  const description = describeOne(group, { name: instance.name, servers, pairs: [pair] });
  const findings = createFindings();
  const site = await lookAtSite(compute, description);
  const [resolved] = resolvePairs({
    groupId: group.id,
    instanceId: instance.id,
    described: description.instances[0],
    path: ['instances', 0],
    site,
    findings,
  });
  findings.settle();
  if (!resolved) throw new SiteNotObservedError(`EC2 did not show server ${servers.source}. Try again.`);
  return pairForStations(resolved, group);
};

/** What was resolved with production as `source`, by the group's own stations. */
export const pairForStations = (pair: ReplicationPair, { priorityStation }: ProtectionGroup): ReplicationPair => {
  if (priorityStation === 'source') return pair;
  const { source, target } = pair.volumes;
  const volumes = {
    ...(source === undefined ? {} : { target: source }),
    ...(target === undefined ? {} : { source: target }),
  };
  return { ...pair, volumes };
};
