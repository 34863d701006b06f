import { ServerNotMigratedError, SiteNotObservedError } from '../../domain/errors.ts';
import { isFinished, type Member, membersOf, productionVolume } from '../../domain/member.ts';
import type { ObservedSite } from '../../domain/observed.ts';
import type { Instant, ReplicationPair } from '../../domain/protection-group.ts';
import { chooseRecoverySet, type RecoverySet } from '../../domain/recovery-point.ts';
import { instant } from '../instant.ts';
import { loadLeasedGroup } from '../load.ts';
import { concurrently } from './concurrently.ts';
import type { StepDeps } from './deps.ts';
import type { FailoverContext } from './messages.ts';

/** Result of *Stop synchronization*. */
export interface SynchronizationStopped {
  /** Pairs with a pinned recovery point. */
  readonly pinned: number;
  /** The oldest of them; absent for a group of servers without replicated disks. */
  readonly oldest?: Instant;
}

/**
 * No further recovery point counts from here on: each pair is marked `active-stopped` and the newest consistent one is
 * pinned, one moment for all disks of a server. Repeating it may pin a newer one, except for a server that is finished.
 * @throws StaleEpochError, SiteNotObservedError, ServerNotMigratedError
 */
export const createStopSynchronization =
  (deps: StepDeps) =>
  async (context: FailoverContext): Promise<SynchronizationStopped> => {
    const { store, compute } = deps;
    const group = await loadLeasedGroup(store, context);
    const members = membersOf(group, await store.members(group.id)).filter(({ pairs }) => pairs.length > 0);
    const volumes = members.flatMap((member) => member.pairs.map((pair) => productionVolume(member, pair)));
    const site = await compute.observe({ snapshotsOfVolumes: volumes.filter((id) => id !== undefined) });
    const pinned = members.flatMap((member) => pin(member, recoverySetOf(member, site), context.epoch));
    await concurrently(pinned, (pair) => store.savePair(pair));
    const times = pinned.flatMap(({ recoveryPoint }) => recoveryPoint?.takenAt ?? []).sort();
    await audit(deps, context, { pinned: pinned.length, oldest: times[0] });
    return { pinned: pinned.length, ...(times[0] ? { oldest: times[0] } : {}) };
  };

const recoverySetOf = (member: Member, site: ObservedSite): RecoverySet => {
  const volumeOf = (pair: ReplicationPair) => productionVolume(member, pair);
  const chosen = chooseRecoverySet(member.pairs, site, { finished: isFinished(member), volumeOf });
  if (chosen.is === 'present') return chosen.set;
  if (chosen.is === 'unknown') {
    throw new SiteNotObservedError(`Recovery points of ${member.instance.name}: ${chosen.why}`);
  }
  throw new ServerNotMigratedError(
    `${member.instance.name} has no recovery point: no completed set of EBS snapshots covers all of its ${member.pairs.length} disks. ` +
      'Take one with CreateSnapshots, then start the failover again.',
  );
};

const pin = ({ pairs }: Member, set: RecoverySet, epoch: number): readonly ReplicationPair[] =>
  pairs.map((pair) => {
    const recoveryPoint = set.points.get(pair.id);
    return { ...pair, replicationStatus: 'active-stopped', ...(recoveryPoint ? { recoveryPoint } : {}), epoch };
  });

const audit = async (
  { store, clock }: StepDeps,
  { groupId, failoverId }: FailoverContext,
  { pinned, oldest }: { readonly pinned: number; readonly oldest: Instant | undefined },
): Promise<void> => {
  const message = oldest
    ? `Synchronization stopped; ${pinned} recovery points pinned, the oldest of ${oldest}`
    : 'Synchronization stopped; no disk of the group is replicated';
  await store.appendEvents([{ at: instant(clock), groupId, failoverId, type: 'synchronizationStopped', message }]);
};
