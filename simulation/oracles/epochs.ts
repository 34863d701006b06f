import type { Seen } from './items.ts';
import type { JudgeOfWrites } from './judge-of-writes.ts';
import { groupIn } from './stations.ts';
import type { Violation } from './violation.ts';

/** Epochs only grow, no member is ahead of its group, and each failover has an epoch of its own. */
export const createEpochJudge = (): JudgeOfWrites => {
  /** Who had the lease of a group with an epoch. */
  const holders = new Map<string, string>();
  return (before, after, all) => [...goneDown(before, after), ...ahead(after, all), ...shared(holders, after)];
};

const wrong = (seen: string): readonly Violation[] => [{ kind: 'an epoch that may not be', seen }];

const nameOf = (item: Seen): string => {
  switch (item.kind) {
    case 'group':
      return `group ${item.groupId}`;
    case 'instance':
      return `${item.name} of ${item.groupId}`;
    case 'pair':
    case 'failover':
      return `${item.kind} ${item.id}`;
    default:
      return item.kind;
  }
};

const epochOf = (item: Seen): number | undefined => ('epoch' in item ? item.epoch : undefined);

const goneDown = (before: Seen, after: Seen): readonly Violation[] => {
  const [from = 0, to] = [epochOf(before), epochOf(after)];
  return to === undefined || to >= from ? [] : wrong(`${nameOf(after)}: ${from}, then ${to}`);
};

const ahead = (after: Seen, all: Iterable<Seen>): readonly Violation[] => {
  if (after.kind !== 'instance' && after.kind !== 'pair') return [];
  const group = groupIn(all, after.groupId);
  if (!group || after.epoch <= group.epoch) return [];
  return wrong(`${nameOf(after)} is written with ${after.epoch}, its group has ${group.epoch}`);
};

const shared = (holders: Map<string, string>, after: Seen): readonly Violation[] => {
  if (after.kind !== 'group' || after.leaseOf === undefined) return [];
  const key = `${after.groupId} ${after.leaseEpoch}`;
  const holder = holders.get(key) ?? after.leaseOf;
  holders.set(key, holder);
  const twice = holder === after.leaseOf ? [] : wrong(`${after.leaseEpoch} for ${holder} and for ${after.leaseOf}`);
  if (after.leaseEpoch === undefined || after.leaseEpoch <= after.epoch) return twice;
  return [...twice, ...wrong(`the lease of ${after.leaseOf} has ${after.leaseEpoch}, its group has ${after.epoch}`)];
};
