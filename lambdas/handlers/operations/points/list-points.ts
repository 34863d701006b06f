import { PointsNotListedError } from '../../../domain/errors/point-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { GroupAggregate, Instant } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { type Synchronisation, synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { asProduced } from '../../../domain/phases/disks/restore-disks.ts';
import { type PointSet, setsOf } from '../../../domain/recovery-points/point-sets.ts';
import { setsSubjectOf } from '../../../domain/recovery-points/sets-subject.ts';
import { type KeptBy, retention, retentionPolicyOf } from '../../../domain/synchronisation/retention.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { lookAt } from '../../synchroniser/look.ts';
import { findGroup } from '../groups/find-group.ts';

/** A set of a server, with each of its snapshots. */
export interface ListedSet extends Omit<PointSet, 'disks' | 'others' | 'instanceId'> {
  /** Absent where nothing keeps it: the next turn deletes it, while the group is synchronised. */
  readonly keptBy?: KeptBy;
  readonly disks: readonly {
    /** Absent of a disk that production has no more. */
    readonly pairId?: string;
    readonly device?: string;
    readonly volumeId: string;
    readonly snapshotId: string;
    readonly state: string;
    readonly takenAt: Instant;
    readonly sizeGiB: number;
  }[];
}

/** Every recovery point of a group. */
export interface ListedPoints {
  readonly groupId: string;
  readonly at: Instant;
  readonly synchronisation: Synchronisation;
  readonly servers: readonly {
    readonly instanceId: string;
    readonly name: string;
    /** The newest first. */
    readonly sets: readonly ListedSet[];
  }[];
}

type Deps = Pick<Ports, 'store' | 'compute' | 'clock'>;

/** The sets of each server as EC2 shows them now. @throws GroupNotFoundError, AmbiguousNameError, PointsNotListedError */
export const createListPoints =
  (deps: Deps) =>
  async (idOrName: string): Promise<ListedPoints> => {
    const { aggregate, sets, at } = await pointsOf(deps, idOrName);
    const synchronisation = synchronisationOf(aggregate.group);
    const policy = retentionPolicyOf(aggregate.group);
    const servers = sets.map(({ member, own }) => ({
      instanceId: member.instance.id,
      name: member.instance.name,
      sets: retention(own, policy, at).map(({ set, keptBy }) => listed(member, set, keptBy)),
    }));
    return { groupId: aggregate.group.id, at, synchronisation, servers };
  };

/** What a look shows of a whole group. @throws GroupNotFoundError, AmbiguousNameError, PointsNotListedError */
export const pointsOf = async (
  { store, compute, clock }: Deps,
  idOrName: string,
): Promise<{
  readonly aggregate: GroupAggregate;
  readonly at: Instant;
  readonly sets: readonly { readonly member: Member; readonly own: readonly PointSet[] }[];
}> => {
  const aggregate = await loadAggregate(store, (await findGroup(store, idOrName)).id);
  const members = producingMembers(aggregate).filter(({ pairs }) => pairs.length > 0);
  const { shown, unseen } = await lookAt({ compute }, aggregate.group.id, members, true);
  if (unseen !== undefined) throw new PointsNotListedError(aggregate.group.id, unseen);
  const sets = members.map((member) => ({
    member,
    own: setsOf(setsSubjectOf(member), shown.get(member.instance.id)?.snapshots ?? []),
  }));
  return { aggregate, at: instant(clock), sets };
};

/** After a failover the recovery points that there are, and that a restore takes, are those of the production before it. */
const producingMembers = (aggregate: GroupAggregate): readonly Member[] => {
  const { group } = aggregate;
  if (group.status !== OPERATIONS.failover.done) return membersOf(group, aggregate);
  return membersOf(group, aggregate, otherStation(group.priorityStation)).map(asProduced);
};

const listed = ({ pairs }: Member, set: PointSet, keptBy: KeptBy | undefined): ListedSet => {
  const { disks, others, instanceId: _, ...shown } = set;
  const deviceOf = (pairId: string) => pairs.find(({ id }) => id === pairId)?.device;
  const of = ({ id: snapshotId, volumeId, state, startedAt: takenAt, sizeGiB }: PointSet['others'][number]) => ({
    volumeId,
    snapshotId,
    state,
    takenAt,
    sizeGiB,
  });
  const own = [...disks].map(([pairId, snapshot]) => {
    const device = deviceOf(pairId);
    return { pairId, ...(device === undefined ? {} : { device }), ...of(snapshot) };
  });
  return { ...shown, ...(keptBy ? { keptBy } : {}), disks: [...own, ...others.map(of)] };
};
