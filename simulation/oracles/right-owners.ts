import type {
  GroupDescription,
  InstanceDescription,
} from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { mustGiveWay, wishesOf } from './demands.ts';
import { ownersIn } from './owners.ts';
import type { Violation } from './violation.ts';

/** Where something has to be found: at a server, or at the one that was launched in place of a production server. */
export type Destination =
  | { readonly is: 'server'; readonly id: string }
  | { readonly is: 'launched'; readonly insteadOf: string };

export interface WantedOwner {
  /** The production server, which has the identity before. */
  readonly from: string;
  readonly to: Destination;
}

/** Who has to own what after a failover, by the identities' names in {@link ownersIn}. */
export type WantedOwners = ReadonlyMap<string, WantedOwner>;

/** What a failover owes: by the site as it stands before, and by what the owners of the groups have written down. */
export const wantedOwners = (view: View, groups: readonly GroupDescription[]): WantedOwners =>
  new Map(groups.flatMap((group) => group.instances.flatMap((instance) => wantedOf(view, group, instance))));

type Wanted = readonly [identity: string, wanted: WantedOwner];

const wantedOf = (view: View, group: GroupDescription, instance: InstanceDescription): readonly Wanted[] => {
  const { source: from } = instance.servers;
  const to = destinationOf(view, group, instance);
  const isKept = to.is === 'server';
  // What does not move with a server that is terminated belongs to nobody.
  return wishesOf(view, group, instance)
    .filter(({ moves }) => moves || isKept)
    .map(({ identity, moves }): Wanted => [identity, { from, to: moves ? to : { is: 'server', id: from } }]);
};

/** Where an instance lives after its failover. */
export const destinationOf = (view: View, group: GroupDescription, instance: InstanceDescription): Destination => {
  const { source, target } = instance.servers;
  return mustGiveWay(view, group, instance) ? { is: 'launched', insteadOf: source } : { is: 'server', id: target };
};

/** Servers that were launched in place of others, by those. */
export type Successors = ReadonlyMap<string, string>;

/**
 * The server launched in place of each one that gives way: the one that has what was owed. Where several have, one of
 * them, so that the others are seen to be wrong.
 */
export const successorsIn = (view: View, { wanted, servers }: Noted): Successors => {
  const owners = ownersIn(view);
  const found = [...wanted].flatMap(([identity, { from, to }]) => {
    const owner = owners.get(identity);
    return to.is === 'launched' && owner !== undefined && !servers.has(owner) ? [[from, owner] as const] : [];
  });
  return new Map(found);
};

export interface Noted {
  readonly wanted: WantedOwners;
  /** Every server that stood there before. */
  readonly servers: ReadonlySet<string>;
}

/** Whatever is not where it has to be. */
export const judgeOwners = (view: View, noted: Noted): readonly Violation[] => {
  const owners = ownersIn(view);
  const successors = successorsIn(view, noted);
  return [...noted.wanted].flatMap(([identity, { to }]) => {
    const owner = owners.get(identity);
    if (owner !== undefined && owner === serverAt(to, successors)) return [];
    const seen = `${identity} has ${owner ?? 'nobody'} instead of ${nameOf(to, successors)}`;
    return [{ kind: 'identity or disks at the wrong place' as const, seen }];
  });
};

/** The server itself, once there is one. */
export const serverAt = (to: Destination, successors: Successors): string | undefined =>
  to.is === 'server' ? to.id : successors.get(to.insteadOf);

const nameOf = (to: Destination, successors: Successors): string =>
  serverAt(to, successors) ?? (to.is === 'launched' ? `a server launched in place of ${to.insteadOf}` : to.id);
