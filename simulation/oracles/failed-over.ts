import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import type { Seen } from './items.ts';
import { type Owners, ownersIn } from './owners.ts';
import { type Places, placesIn } from './places.ts';
import { judgeDisks, type WantedDisks, wantedDisks } from './right-disks.ts';
import { judgeOwners, type WantedOwners, wantedOwners } from './right-owners.ts';
import type { Violation } from './violation.ts';

/** What a failover of some groups owes, noted before anything happens. */
export interface Before {
  readonly wanted: WantedOwners;
  /** Who has what now. */
  readonly owners: Owners;
  /** Where on its server each of it is. */
  readonly places: Places;
  readonly disks: readonly WantedDisks[];
  /** Every server that stands there. */
  readonly servers: ReadonlySet<string>;
  /** Production's servers. */
  readonly production: readonly string[];
  /** Production's volumes and their snapshots, by id, with their server: nothing may delete one. */
  readonly kept: ReadonlyMap<string, string>;
}

export const noteBefore = (view: View, groups: readonly GroupDescription[]): Before => {
  const production = groups.flatMap(({ instances }) => instances.map(({ servers }) => servers.source));
  return {
    wanted: wantedOwners(view, groups),
    owners: ownersIn(view),
    places: placesIn(view),
    disks: wantedDisks(view, groups),
    servers: new Set(view.list('instances').map(({ id }) => id)),
    production,
    kept: keptOf(view, production),
  };
};

const keptOf = (view: View, production: readonly string[]): ReadonlyMap<string, string> => {
  const volumes = view
    .list('volumes')
    .flatMap(({ id, attachment }) =>
      attachment && production.includes(attachment.instanceId) ? [[id, attachment.instanceId] as const] : [],
    );
  const serverOf = new Map(volumes);
  const snapshots = view.list('snapshots').flatMap(({ id, volumeId }) => {
    const serverId = serverOf.get(volumeId);
    return serverId === undefined ? [] : [[id, serverId] as const];
  });
  return new Map([...volumes, ...snapshots]);
};

/** What is owed of these production servers alone. */
export const owedOf = (before: Before, isMeant: (serverId: string) => boolean): Before => ({
  ...before,
  wanted: new Map([...before.wanted].filter(([, { from }]) => isMeant(from))),
  disks: before.disks.filter(({ from }) => isMeant(from)),
  kept: new Map([...before.kept].filter(([, serverId]) => isMeant(serverId))),
});

/** EC2 after all of the groups were failed over: identities, disks, and what is to be kept. */
export const judgeSite = (view: View, items: readonly Seen[], before: Before): readonly Violation[] => {
  const pins = new Set(items.flatMap((item) => (item.kind === 'pair' && item.pin ? [item.pin] : [])));
  return [
    ...judgeOwners(view, before),
    ...judgeDisks(view, before, pins),
    ...judgeKept(view, before),
    ...judgeSpare(view, before, pins),
  ];
};

/** Copies that nobody has use for: a volume of what is pinned is found again and never made twice. Those of older pins stay, as nothing is deleted. */
const judgeSpare = (view: View, { kept }: Before, pins: ReadonlySet<string>): readonly Violation[] =>
  view
    .list('volumes')
    .filter(({ attachment, snapshotId = '?' }) => !attachment && pins.has(snapshotId) && kept.has(snapshotId))
    .map(({ id, snapshotId }) => ({
      kind: 'identity or disks at the wrong place',
      seen: `${id}, made of the pinned ${snapshotId}, is attached to nothing`,
    }));

/** Volumes of production and snapshots that are gone. */
export const judgeKept = (view: View, { kept }: Before): readonly Violation[] =>
  [...kept.keys()]
    .filter((id) => !view.get('volumes', id) && !view.get('snapshots', id))
    .map((id) => ({ kind: 'identity or disks at the wrong place', seen: `${id} is gone` }));
