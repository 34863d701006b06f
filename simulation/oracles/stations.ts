import type { Seen, SeenGroup, SeenInstance, SeenPair, Station } from './items.ts';

export const otherStation = (station: Station): Station => (station === 'source' ? 'target' : 'source');

/** The station that hands over, or would: production, until a failover has come to its end. A restore changes nothing about that. */
export const handsOver = ({ leaseKind, leaseProduction, station }: SeenGroup): Station =>
  leaseKind === 'restore' ? station : (leaseProduction ?? station);

export const groupIn = (items: Iterable<Seen>, groupId: string): SeenGroup | undefined => {
  for (const item of items) if (item.kind === 'group' && item.groupId === groupId) return item;
  return undefined;
};

export const membersIn = (items: Iterable<Seen>, groupId: string): readonly SeenInstance[] =>
  [...items].flatMap((item) => (item.kind === 'instance' && item.groupId === groupId ? [item] : []));

export const pairsIn = (items: Iterable<Seen>, groupId: string): readonly SeenPair[] =>
  [...items].flatMap((item) => (item.kind === 'pair' && item.groupId === groupId ? [item] : []));

/** The member that a server belongs to, with its group. */
export const memberWith = (
  items: readonly Seen[],
  serverId: string,
): { readonly member: SeenInstance; readonly group: SeenGroup; readonly station: Station } | undefined => {
  for (const item of items) {
    if (item.kind !== 'instance') continue;
    const group = groupIn(items, item.groupId);
    const station = group && stationIn(item, group, serverId);
    if (station) return { member: item, group, station };
  }
  return undefined;
};

/** One that is launched by a failover takes over, as the DR server does. */
const stationIn = (member: SeenInstance, group: SeenGroup, serverId: string): Station | undefined => {
  if (member.source === serverId) return 'source';
  if (member.target === serverId) return 'target';
  return member.relaunchedAs === serverId ? otherStation(handsOver(group)) : undefined;
};

/** Servers that must be fenced before anything moves away from them. */
export const guardedIn = (items: readonly Seen[]): readonly string[] =>
  items.flatMap((item) => {
    const group = item.kind === 'instance' ? groupIn(items, item.groupId) : undefined;
    return item.kind === 'instance' && group ? [item[handsOver(group)]] : [];
  });
