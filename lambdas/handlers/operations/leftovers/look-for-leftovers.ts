import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { FORMER_DISKS } from '../../../domain/group/protection-group.ts';
import { type Leftover, leftoversOf } from '../../../domain/leftovers/leftovers.ts';
import { originsOf } from '../../../domain/leftovers/origins.ts';
import { type Fact, fact, type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';

export type LeftoverDeps = Pick<Ports, 'store' | 'compute' | 'clock'>;

/** Everything that a group's runs have left in EC2, as EC2 shows it now. @throws GroupNotFoundError, SiteNotObservedError */
export const lookForLeftovers = async (deps: LeftoverDeps, groupId: string): Promise<readonly Leftover[]> => {
  const { store, compute, clock } = deps;
  const { group, instances, pairs } = await loadAggregate(store, groupId);
  const [site, snapshots, failovers, operations, events] = await Promise.all([
    compute.observe({ volumesFreedIn: [groupId], volumesOfPairs: pairs.map(({ id }) => id) }),
    compute.replicator.snapshots(groupId),
    store.listFailovers(groupId),
    store.listOperations(groupId),
    store.listEvents(groupId),
  ]);
  const unseen = [
    fact(site.found.volumesFreedIn ?? new Map(), groupId),
    ...pairs.map(({ id }) => fact(site.found.volumesOfPairs, id)),
    snapshots,
  ].flatMap((one) => (one.is === 'unknown' ? [one.why] : []));
  if (unseen[0] !== undefined) throw new SiteNotObservedError(`What is left of ${groupId}: ${unseen[0]}`);
  const reprotections = operations
    .filter(({ kind, status }) => kind === 'reprotect' && status === 'SUCCEEDED')
    .flatMap(({ endedAt }) => endedAt ?? []);
  const protectedSince = reprotections.sort().at(-1);
  return leftoversOf({
    groupId,
    instances,
    pairs,
    production: group.priorityStation,
    site: await withSnapshots(compute, groupId, site),
    snapshots: snapshots.is === 'present' ? snapshots.value : [],
    origins: originsOf({
      instances,
      failovers,
      restores: operations.filter(({ kind }) => kind === 'restore'),
      events,
      reprotections,
    }),
    // A group that has failed over has nobody who protects its production of now.
    ...(protectedSince !== undefined && group.status !== 'failed-over' ? { protectedSince } : {}),
    keepDays: (group.policy.formerDisks ?? FORMER_DISKS).keepDays,
    now: instant(clock),
  });
};

/** With the snapshots of what was taken off, whoever has made them. Those that EC2 does not list are taken for not there. */
const withSnapshots = async (
  compute: LeftoverDeps['compute'],
  groupId: string,
  site: ObservedSite,
): Promise<ObservedSite> => {
  const freed = present(site.found.volumesFreedIn ?? new Map<string, Fact<readonly string[]>>(), groupId) ?? [];
  if (freed.length === 0) return site;
  const { snapshots, found } = await compute.observe({ snapshotsOfVolumes: freed });
  return { ...site, snapshots, found: { ...site.found, snapshotsOfVolumes: found.snapshotsOfVolumes } };
};
