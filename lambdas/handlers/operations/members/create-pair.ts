import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type { GroupAggregate, UnattachedPair } from '../../../domain/group/protection-group.ts';
import { everyPair, unattached, withUnattached } from '../../../domain/group/unattached-pair.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';
import { findPlace, resolveAt } from './place-of-disk.ts';

export interface CreatePairInput {
  readonly groupId: string;
  readonly name?: string;
  readonly description?: string;
  /** EBS id of the production disk. */
  readonly volumeId: string;
}

const field = 'volume_id';

/**
 * Notes one disk of a protected server as a pair, at the device where EC2 shows it. The pair is attached to no instance, and
 * protects nothing until it is. Nothing in EC2 changes. @throws GroupNotFoundError, InvalidRequestError,
 * StatusNotAllowedError, FailoverInProgressError, SiteNotObservedError, StaleEpochError
 */
export const createCreatePair =
  ({ store, compute, clock }: Pick<Ports, 'store' | 'compute' | 'clock'>) =>
  async (input: CreatePairInput, actor: Actor): Promise<UnattachedPair> => {
    const aggregate = await loadAggregate(store, input.groupId);
    const { group } = aggregate;
    const at = instant(clock);
    const after = administered(group, 'creating a replication pair', { type: 'put-members', at });
    refuseTaken(aggregate, input);
    const place = await findPlace(compute, aggregate, { volumeId: input.volumeId, field });
    const { description } = input;
    const pair: UnattachedPair = {
      ...unattached(await resolveAt(compute, group, { ...place, name: input.name, field })),
      ...(description === undefined ? {} : { description }),
      createdAt: at,
      updatedAt: at,
    };
    // Repeating is safe: the disk has its pair then, and the refusal says so.
    await store.saveGroup(withUnattached(after, pair), { epoch: group.epoch, status: group.status });
    const message = `Replication pair ${pair.name} created: ${input.volumeId}, ${pair.device} of ${place.instance.name}, attached to no instance yet`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'createReplicationPair', message })]);
    return pair;
  };

const refuseTaken = (aggregate: GroupAggregate, { volumeId }: CreatePairInput): void => {
  const { priorityStation } = aggregate.group;
  const known = everyPair(aggregate).find(({ volumes }) => volumes[priorityStation] === volumeId);
  if (!known) return;
  const message = `${volumeId} is the production disk of replication pair ${known.id} already; use that pair`;
  throw new InvalidRequestError([{ path: [field], message, because: 'taken' }]);
};
