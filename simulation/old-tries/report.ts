import { KINDS, type Kind } from '../oracles/violation.ts';
import type { Explored, Found } from './explore.ts';
import type { Interruption } from './old-try.ts';

/** How often each kind was seen, in cases. */
export const countsOf = (found: readonly Found[]): Readonly<Partial<Record<Kind, number>>> =>
  Object.fromEntries(
    KINDS.map((kind) => [kind, found.filter((one) => one.violations.some((seen) => seen.kind === kind)).length]).filter(
      ([, count]) => count !== 0,
    ),
  );

const MOMENTS = {
  before: 'stands still before it takes effect',
  after: 'takes effect, and the try stands still before the answer',
  rejected: 'is refused, and the writes beside it arrive late',
} as const satisfies Record<Interruption, string>;

/** A case as a story, and how to see each of its turns. */
export const storyOf = ({ scenario, seed, oldTry, violations }: Found): string =>
  [
    `${scenario}, seed ${seed}: call ${oldTry.call} (${oldTry.action}) of "${oldTry.who}" ${MOMENTS[oldTry.interruption]}; ` +
      `it goes on at: ${oldTry.wake}.`,
    ...violations.map(({ kind, seen }) => `  ${kind}: ${seen}`),
    `  Every turn: npm run -s old-tries -- --story '${keyOf({ scenario, oldTry })}'`,
  ].join('\n');

/** Names a case, so that it can be run again. */
export const keyOf = ({ scenario, oldTry }: Pick<Found, 'scenario' | 'oldTry'>): string =>
  [scenario, oldTry.attempt, oldTry.call, oldTry.interruption, oldTry.wake].join(' | ');

/** Stories of each kind and scenario that are told; the rest is in the counts. */
const STORIES = 2;

export const textOf = (explored: Explored): string => {
  const { cases, of, found, byScenario } = explored;
  const counts = Object.entries(countsOf(found)).map(([kind, count]) => `${String(count).padStart(6)}  ${kind}`);
  const scenarios = Object.entries(byScenario).map(([name, count]) => {
    const broken = found.filter(({ scenario }) => scenario === name).length;
    return `${String(broken).padStart(6)} of ${String(count).padStart(5)}  ${name}`;
  });
  return [
    `${cases} of ${of} cases, each with one old try left alive; ${found.length} with a violation.`,
    'By scenario:',
    ...scenarios,
    ...(counts.length > 0 ? ['By kind, in cases:', ...counts] : []),
    ...told(found).map(storyOf),
  ].join('\n');
};

const told = (found: readonly Found[]): readonly Found[] => {
  const times = new Map<string, number>();
  return found.filter(({ scenario, violations }) => {
    const keys = violations.map(({ kind }) => `${scenario} ${kind}`);
    const isNew = keys.some((key) => (times.get(key) ?? 0) < STORIES);
    for (const key of isNew ? keys : []) times.set(key, (times.get(key) ?? 0) + 1);
    return isNew;
  });
};
