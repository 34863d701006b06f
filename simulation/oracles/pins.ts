import type { Seen, SeenPair } from './items.ts';
import type { JudgeOfWrites } from './judge-of-writes.ts';
import type { Violation } from './violation.ts';

/**
 * What a disk is pinned to goes back to nothing older. Another try may pin something newer as long as the server is not finished, and
 * one that is asked for another point may pin that; what its disks are made of is judged in the end. Source: docs/decisions/0043.
 */
export const createPinJudge = (): JudgeOfWrites => {
  /** The choice that each pin was made for. */
  const chosen = new Map<string, string | undefined>();
  return (before, after, all) => {
    if (after.kind !== 'pair' || before.kind !== 'pair' || before.pin === after.pin) return [];
    const choice = choiceOf(after, all);
    const isAnother = chosen.has(after.id) && chosen.get(after.id) !== choice;
    chosen.set(after.id, choice);
    return isAnother ? [] : judge(before, after);
  };
};

const choiceOf = ({ instanceId }: SeenPair, all: Iterable<Seen>): string | undefined => {
  for (const item of all) if (item.kind === 'instance' && item.id === instanceId) return item.choice;
  return undefined;
};

const judge = (before: SeenPair, { id, status, epoch, pin, pinnedOf = '' }: SeenPair): readonly Violation[] => {
  // Protecting again begins a new record of the pair, and a roll-back gives the pin back.
  if (before.pin === undefined || status === 'reprotecting' || status === 'protected') return [];
  if (before.epoch !== epoch || pinnedOf > (before.pinnedOf ?? '')) return [];
  return [{ kind: 'what was recorded is taken back: pin', seen: `pair ${id}: ${before.pin}, then ${pin}` }];
};
