import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type {
  GroupAggregate,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { fact, type ObservedVolume } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';
import type { PairDescription } from '../groups/group-description.ts';
import { tagIfConfined } from '../groups/group-tags.ts';
import { createFindings } from '../groups/import/findings.ts';
import { lookAtSite } from '../groups/import/look.ts';
import { resolvePairs } from '../groups/import/pairs.ts';
import type { CreateMemberDeps } from './create-instance.ts';
import { asRequested, describeOne } from './one-member.ts';

export interface CreatePairInput {
  readonly groupId: string;
  readonly name?: string;
  readonly description?: string;
  /** EBS id of the production disk. */
  readonly volumeId: string;
}

/**
 * Puts one disk of a protected server under replication, at the device where EC2 shows it. Its DR disk is what the DR server
 * has at the same device; a failover swaps it. Nothing in EC2 changes, as for an instance. @throws as creating an instance does
 */
export const createCreatePair =
  (deps: CreateMemberDeps) =>
  async (input: CreatePairInput, actor: Actor): Promise<ReplicationPair> => {
    const { store, compute, clock } = deps;
    const aggregate = await loadAggregate(store, input.groupId);
    const { group } = aggregate;
    const at = instant(clock);
    const after = administered(group, 'creating a replication pair', { type: 'put-members', at });
    refuseTaken(aggregate, input);
    const place = await findPlace(compute, aggregate, input.volumeId);
    const resolved = await asRequested(NAMES, () => resolve(deps, group, { ...place, ...named(input) }));
    const pair: ReplicationPair = {
      ...resolved,
      ...(input.description === undefined ? {} : { description: input.description }),
      status: group.status,
      replicationStatus: group.status === 'protected' ? 'active' : 'inactive',
      createdAt: at,
      updatedAt: at,
      epoch: after.epoch,
    };
    await tagIfConfined(deps, membersOf(group, { instances: [place.instance], pairs: [pair] }));
    // Repeating is safe: the disk has its pair then, and the refusal says so.
    await store.changeMembers(after, { put: { pairs: [pair] } }, { epoch: group.epoch, status: group.status });
    const message = `Replication pair ${pair.name} created: ${input.volumeId}, ${pair.device} of ${place.instance.name}`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'createReplicationPair', message })]);
    return pair;
  };

const NAMES = { device: 'volume_id', 'volumes.source': 'volume_id', 'volumes.target': 'volume_id' } as const;

const named = ({ name }: CreatePairInput) => (name === undefined ? {} : { name });

const refuseTaken = ({ group, pairs }: GroupAggregate, { volumeId }: CreatePairInput): void => {
  const known = pairs.find(({ volumes }) => volumes[group.priorityStation] === volumeId);
  if (!known) return;
  const message = `${volumeId} is the production disk of replication pair ${known.id} already; use that pair`;
  throw new InvalidRequestError([{ path: ['volume_id'], message }]);
};

interface Place {
  readonly instance: ProtectedInstance;
  readonly device: string;
}

/** Which protected server the disk is attached to, and where. */
const findPlace = async (compute: Compute, aggregate: GroupAggregate, volumeId: string): Promise<Place> => {
  const { volumes } = await compute.observe({ volumes: [volumeId] });
  const volume = fact(volumes, volumeId);
  if (volume.is === 'unknown')
    throw new SiteNotObservedError(`EC2 did not show ${volumeId}: ${volume.why}. Try again.`);
  const place = volume.is === 'present' ? placeOf(volume.value, aggregate) : undefined;
  if (place) return place;
  const message = volume.is === 'absent' ? `there is no volume ${volumeId}` : notProtected(volume.value, aggregate);
  throw new InvalidRequestError([{ path: ['volume_id'], message }]);
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
  return `volume ${id} is attached to ${servers}, which is no production server of group ${group.id}; protect its server first`;
};

const resolve = async (
  { compute }: CreateMemberDeps,
  group: ProtectionGroup,
  { instance, device, name }: Place & { readonly name?: string },
): Promise<ReplicationPair> => {
  const production = group.priorityStation;
  const servers = {
    source: instance.servers[production],
    target: instance.servers[otherStation(production)],
  };
  const pair: PairDescription = { device, ...(name === undefined ? {} : { name }) };
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
  return production === 'source' ? resolved : { ...resolved, volumes: swapped(resolved.volumes) };
};

const swapped = ({ source, target }: ReplicationPair['volumes']): ReplicationPair['volumes'] => ({
  ...(source === undefined ? {} : { target: source }),
  ...(target === undefined ? {} : { source: target }),
});
