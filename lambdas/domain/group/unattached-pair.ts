import type { GroupAggregate, ProtectionGroup, ReplicationPair, UnattachedPair } from './protection-group.ts';

/** A pair without what ties it to an instance. */
export const unattached = (pair: ReplicationPair): UnattachedPair => {
  const { id, name, description, faultLevel, volumes, device, bootable, disk, change, createdAt, updatedAt } = pair;
  return {
    id,
    name,
    faultLevel,
    volumes,
    device,
    bootable,
    disk,
    ...(description === undefined ? {} : { description }),
    ...(change === undefined ? {} : { change }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
  };
};

/** Pairs of a group, attached or not. An attached pair counts where an import has made one of the same disk since. */
export const everyPair = ({ group, pairs }: GroupAggregate): readonly (ReplicationPair | UnattachedPair)[] => [
  ...pairs,
  ...(group.unattachedPairs ?? []).filter(({ id }) => !pairs.some((pair) => pair.id === id)),
];

export const isAttached = <P extends ReplicationPair>(pair: P | UnattachedPair): pair is P => 'instanceId' in pair;

/** The group with that pair among those that are attached to nothing. */
export const withUnattached = (group: ProtectionGroup, pair: UnattachedPair): ProtectionGroup => ({
  ...withoutUnattached(group, pair.id),
  unattachedPairs: [...(withoutUnattached(group, pair.id).unattachedPairs ?? []), pair],
});

export const withoutUnattached = (group: ProtectionGroup, pairId: string): ProtectionGroup => {
  const { unattachedPairs = [], ...rest } = group;
  const left = unattachedPairs.filter(({ id }) => id !== pairId);
  return left.length === 0 ? rest : { ...rest, unattachedPairs: left };
};
