import type { View } from '../../lambdas/adapters/simulated/index.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/group-description.ts';
import type { Seen } from './items.ts';
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

/** What is owed of these production servers alone. */
export const owedOf = (before: Before, isMeant: (serverId: string) => boolean): Before => ({
  ...before,
  wanted: new Map([...before.wanted].filter(([, { from }]) => isMeant(from))),
  disks: before.disks.filter(({ from }) => isMeant(from)),
});

/** EC2 after all of the groups were failed over: identities, disks, and what is to be kept. */
export const judgeSite = (view: View, items: readonly Seen[], before: Before): readonly Violation[] => {
  const pins = new Set(items.flatMap((item) => (item.kind === 'pair' && item.pin ? [item.pin] : [])));
  return [...judgeOwners(view, before), ...judgeDisks(view, before, pins), ...judgeKept(view, before)];
};

/** Volumes of production and snapshots that are gone. */
export const judgeKept = (view: View, { volumes, snapshots }: Before): readonly Violation[] => {
  const gone = [
    ...volumes.filter((id) => !view.get('volumes', id)),
    ...snapshots.filter((id) => !view.get('snapshots', id)),
  ];
  return gone.map((id) => ({ kind: 'identity or disks at the wrong place' as const, seen: `${id} is gone` }));
};
