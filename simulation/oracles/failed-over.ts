import type { View } from '../../lambdas/adapters/simulated/index.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/group-description.ts';
import { judgeTable } from './ends.ts';
import type { Seen } from './items.ts';
import { isFenced } from './owners.ts';
import { judgeDisks, type WantedDisks, wantedDisks } from './right-disks.ts';
import { judgeOwners, type WantedOwners, wantedOwners } from './right-owners.ts';
import type { Violation } from './violation.ts';

/** What a failover of some groups owes, noted before anything happens. */
export interface Before {
  readonly wanted: WantedOwners;
  readonly disks: readonly WantedDisks[];
  /** Every server that stands there. */
  readonly servers: ReadonlySet<string>;
  /** Production's servers. */
  readonly production: readonly string[];
  /** Production's volumes, which nothing may delete. */
  readonly volumes: readonly string[];
  readonly snapshots: readonly string[];
}

export const noteBefore = (view: View, groups: readonly GroupDescription[]): Before => {
  const production = groups.flatMap(({ instances }) => instances.map(({ servers }) => servers.source));
  return {
    wanted: wantedOwners(view, groups),
    disks: wantedDisks(view, groups),
    servers: new Set(view.list('instances').map(({ id }) => id)),
    production,
    volumes: view
      .list('volumes')
      .filter(({ attachment }) => attachment && production.includes(attachment.instanceId))
      .map(({ id }) => id),
    snapshots: view.list('snapshots').map(({ id }) => id),
  };
};

/** EC2 and the table once all groups are failed over. @param accepted production servers whose risk was accepted */
export const judgeFailedOver = (
  view: View,
  items: readonly Seen[],
  before: Before,
  accepted: readonly string[] = [],
): readonly Violation[] => {
  const pins = new Set(items.flatMap((item) => (item.kind === 'pair' && item.pin ? [item.pin] : [])));
  return [
    ...judgeTable(items, 'failed-over', accepted),
    ...judgeOwners(view, before),
    ...judgeDisks(view, before, pins),
    ...judgeKept(view, before),
    ...before.production
      .filter((id) => !accepted.includes(id) && !isFenced(view, id))
      .map((seen) => ({ kind: 'production runs, or could start, after the failover' as const, seen })),
  ];
};

/** Volumes of production and snapshots that are gone. */
export const judgeKept = (view: View, { volumes, snapshots }: Before): readonly Violation[] => {
  const gone = [
    ...volumes.filter((id) => !view.get('volumes', id)),
    ...snapshots.filter((id) => !view.get('snapshots', id)),
  ];
  return gone.map((id) => ({ kind: 'identity or disks at the wrong place' as const, seen: `${id} is gone` }));
};
