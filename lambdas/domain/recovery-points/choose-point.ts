import type { PointChoice } from '../group/point-choice.ts';
import type { Instant } from '../instant.ts';
import type { ObservedSite } from '../site/observed.ts';
import { type RecoverySet, setIdOf } from './recovery-sets.ts';

/**
 * Which of a server's recovery points a choice comes to. The one place of that rule.
 * @param sets of the server, the newest first
 * @param moment of a choice that names one, for a server that has nothing of that name: see {@link momentIn}
 */
export const choosePoint = (
  choice: PointChoice,
  sets: readonly RecoverySet[],
  moment?: Instant,
): RecoverySet | undefined => {
  if (typeof choice === 'string') return sets[0];
  const named = 'set' in choice ? sets.find(isNamed(choice.set)) : undefined;
  return named ?? sets.find(({ takenAt }) => moment !== undefined && takenAt <= moment);
};

/** By the tag's value, or with the moment behind it where several share the value: the newest of them has the value alone. */
const isNamed =
  (name: string) =>
  ({ setId, takenAt }: RecoverySet): boolean =>
    name === setId || name === `${setId}@${takenAt}`;

/**
 * The moment of a choice. That of a set is its youngest snapshot, whichever server it is of: so that the other servers of the
 * group are brought to the same moment, as near as their recovery points come.
 */
export const momentIn = (choice: Exclude<PointChoice, string>, { snapshots }: ObservedSite): Instant | undefined => {
  if ('at' in choice) return choice.at;
  const all = [...snapshots.values()].flatMap((seen) => (seen.is === 'present' ? [seen.value] : []));
  const moments = all.flatMap((snapshot) => {
    const setId = setIdOf(snapshot);
    if (setId === choice.set) return [snapshot.startedAt];
    return choice.set.startsWith(`${setId}@`) ? [choice.set.slice(setId.length + 1)] : [];
  });
  return moments.sort().at(-1);
};
