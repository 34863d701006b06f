import type { ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { isAttached, withUnattached } from '../../../domain/group/unattached-pair.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { findMemberInstance, findMemberPair } from '../members/find-member.ts';
import { refuseTakenMemberName } from '../members/taken-name.ts';
import { type Actor, eventBy } from './actor.ts';
import { administered } from './administration.ts';
import { refuseTakenName } from './create-group.ts';

export type DescribeDeps = Pick<Ports, 'store' | 'clock'>;

/** What people may change at any time: how things are called. */
export interface Words {
  readonly name?: string;
  readonly description?: string;
}

/** @throws GroupNotFoundError, InvalidRequestError, StatusNotAllowedError, FailoverInProgressError, StaleEpochError */
export const createDescribeGroup =
  ({ store, clock }: DescribeDeps) =>
  async (groupId: string, words: Words, actor: Actor): Promise<ProtectionGroup> => {
    const { group } = await loadAggregate(store, groupId);
    if (words.name !== undefined) await refuseTakenName(store, words.name, groupId);
    const after = describedGroup(group, words, instant(clock));
    // Repeating is safe: it says the same again.
    await store.saveGroup(after, { epoch: group.epoch, status: group.status });
    await store.appendEvents([
      eventBy(actor, {
        at: after.updatedAt,
        groupId,
        type: 'updateProtectionGroup',
        message: `Protection group ${group.name} is now ${said(words)}`,
      }),
    ]);
    return after;
  };

const describedGroup = (group: ProtectionGroup, words: Words, at: string): ProtectionGroup =>
  administered(group, 'a change of its description', { type: 'describe', ...words, at });

const said = ({ name, description }: Words): string =>
  [
    ...(name === undefined ? [] : [`called ${name}`]),
    ...(description === undefined ? [] : [`described as "${description}"`]),
  ].join(' and ');

/** @throws InstanceNotFoundError, StatusNotAllowedError, FailoverInProgressError, StaleEpochError */
export const createDescribeInstance =
  ({ store, clock }: DescribeDeps) =>
  async (instanceId: string, words: Words, actor: Actor): Promise<ProtectedInstance> => {
    const { group, instance, instances } = await findMemberInstance(store, instanceId);
    if (words.name !== undefined) refuseTakenMemberName(instances, words.name, instanceId);
    const at = instant(clock);
    const after = describedGroup(group, {}, at);
    const changed = { ...instance, ...words, updatedAt: at, epoch: after.epoch };
    // Repeating is safe: it says the same again.
    await store.changeMembers(after, { put: { instances: [changed] } }, { epoch: group.epoch, status: group.status });
    const message = `Instance ${instance.name} is now ${said(words)}`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'updateProtectedInstance', message })]);
    return changed;
  };

/** @throws PairNotFoundError, StatusNotAllowedError, FailoverInProgressError, StaleEpochError */
export const createDescribePair =
  ({ store, clock }: DescribeDeps) =>
  async (pairId: string, words: Words, actor: Actor): Promise<{ readonly groupId: string }> => {
    const { group, pair } = await findMemberPair(store, pairId);
    const at = instant(clock);
    const after = describedGroup(group, {}, at);
    const expected = { epoch: group.epoch, status: group.status };
    const called = { ...words, updatedAt: at };
    // Repeating is safe: it says the same again.
    if (isAttached(pair)) {
      const changed = { ...pair, ...called, epoch: after.epoch };
      await store.changeMembers(after, { put: { pairs: [changed] } }, expected);
    } else await store.saveGroup(withUnattached(after, { ...pair, ...called }), expected);
    const message = `Replication pair ${pair.name} is now ${said(words)}`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'updateReplicationPair', message })]);
    return { groupId: group.id };
  };
