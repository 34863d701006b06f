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
  const named = 'set' in choice ? sets.find(({ setId }) => setId === choice.set) : undefined;
  return named ?? sets.find(({ takenAt }) => moment !== undefined && takenAt <= moment);
};

/**
 * The moment of a choice. That of a set is its youngest snapshot, whichever server it is of: so that the other servers of the
 * group are brought to the same moment, as near as their recovery points come.
 */
export const momentIn = (choice: Exclude<PointChoice, string>, { snapshots }: ObservedSite): Instant | undefined => {
  if ('at' in choice) return choice.at;
  const all = [...snapshots.values()].flatMap((seen) => (seen.is === 'present' ? [seen.value] : []));
  const named = all.filter((snapshot) => setIdOf(snapshot) === choice.set);
  return named
    .map(({ startedAt }) => startedAt)
    .sort()
    .at(-1);
};
