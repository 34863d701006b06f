import type { ObservedSnapshot } from '../site/observed.ts';
import { areOneMoment } from './recovery-sets.ts';

export interface MomentRules<S> {
  /** The replication pair of the disk that a snapshot is of, where production has the disk now. */
  readonly pairOf: (snapshot: S) => string | undefined;
  /** Whether a volume could be made of it, so that it helps a moment to be whole. */
  readonly isGood: (snapshot: S) => boolean;
  /** How many disks a whole moment has. */
  readonly pairs: number;
}

/**
 * Snapshots that share a tag's value, by the moment that they were taken at. Whole moments come first, each from its newest snapshot
 * backwards, so that the newest one is the same that a failover would find. What is left over is put together by time alone.
 */
export const momentsOf = <S extends ObservedSnapshot>(
  all: readonly S[],
  rules: MomentRules<S>,
): readonly (readonly S[])[] => {
  const left = new Set([...all].sort((a, b) => b.startedAt.localeCompare(a.startedAt)));
  const whole = wholeMoments(left, rules);
  const strays = byTime([...left].filter((snapshot) => rules.pairOf(snapshot) === undefined));
  const rest = byTime([...left].filter((snapshot) => rules.pairOf(snapshot) !== undefined));
  return [...[...whole, ...rest].map((moment) => withStray(moment, strays)), ...strays].filter(
    ({ length }) => length > 0,
  );
};

/** Takes every whole moment out of what is left. @param left the newest first */
const wholeMoments = <S extends ObservedSnapshot>(left: Set<S>, rules: MomentRules<S>): S[][] => {
  const good = [...left].filter((snapshot) => rules.isGood(snapshot) && rules.pairOf(snapshot) !== undefined);
  const whole: S[][] = [];
  for (const [at, end] of good.entries()) {
    const moment = left.has(end) ? momentUntil(end, good.slice(at, at + MOST_OF_A_MOMENT), left, rules) : [];
    if (moment.length < rules.pairs) continue;
    whole.push(moment);
    for (const snapshot of moment) left.delete(snapshot);
  }
  return whole.filter((moment) => moment.length > 0);
};

/** More snapshots than one server's disks have within a moment: CreateSnapshots takes 128 volumes (EBS User Guide). */
const MOST_OF_A_MOMENT = 1_000;

/** Of each disk the newest snapshot that is left of the moment that ends then. */
const momentUntil = <S extends ObservedSnapshot>(
  end: S,
  fromThere: readonly S[],
  left: ReadonlySet<S>,
  { pairOf }: MomentRules<S>,
): S[] => {
  const near = fromThere.filter((one) => left.has(one) && areOneMoment([one.startedAt, end.startedAt]));
  const byPair = new Map<string, S>();
  for (const snapshot of near.toReversed()) byPair.set(pairOf(snapshot) ?? '', snapshot);
  return [...byPair.values()];
};

/** @param all the newest first */
const byTime = <S extends ObservedSnapshot>(all: readonly S[]): S[][] => {
  const groups: S[][] = [];
  for (const snapshot of all) {
    const last = groups.at(-1);
    const begun = last?.[0];
    if (last && begun && areOneMoment([begun.startedAt, snapshot.startedAt])) last.push(snapshot);
    else groups.push([snapshot]);
  }
  return groups;
};

/** What was taken at the moment besides, of disks that production does not have now, goes with it. Empties what it takes. */
const withStray = <S extends ObservedSnapshot>(moment: readonly S[], strays: S[][]): readonly S[] => {
  const [first] = moment;
  const near = strays.find(([one]) => one && first && areOneMoment([one.startedAt, first.startedAt]));
  return near ? [...moment, ...near.splice(0)] : moment;
};
