import type { Operations } from './operations.ts';

/** Groups whose members are read for a suggestion: a name is not worth reading all of a large account. */
const MOST_GROUPS = 20;

const groupNames = async ({ listGroups }: Operations): Promise<readonly string[]> =>
  (await listGroups()).done.flatMap(({ id, name }) => [id, name]);

const instanceNames = async ({ listGroups, showGroup }: Operations): Promise<readonly string[]> => {
  const groups = (await listGroups()).done.slice(0, MOST_GROUPS);
  const shown = await Promise.all(groups.map(({ id }) => showGroup(id)));
  return shown.flatMap(({ instances }) => instances.flatMap(({ id, name }) => [id, name]));
};

const runNames = async ({ listExecutions }: Operations): Promise<readonly string[]> =>
  (await listExecutions()).executions.map(({ failoverId }) => failoverId);

/** By error: the field with the name that nothing has, and the names that there are. */
const NAMES: Readonly<Record<string, readonly [string, (operations: Operations) => Promise<readonly string[]>]>> = {
  GroupNotFoundError: ['groupId', groupNames],
  InstanceNotFoundError: ['instance', instanceNames],
  ExecutionNotFoundError: ['execution', runNames],
};

/** Of a name that nothing has, the error with the names that are nearest; any other error as it is. */
export const withSuggestion = async (error: unknown, operations: Operations): Promise<unknown> => {
  const [field, namesOf] = (error instanceof Error && NAMES[error.name]) || [];
  if (!(error instanceof Error) || !field || !namesOf) return error;
  try {
    const didYouMean = nearest(String(Object(error)[field]), await namesOf(operations));
    if (didYouMean.length === 0) return error;
    return Object.assign(error, { message: `${error.message} Did you mean ${didYouMean.join(' or ')}?`, didYouMean });
  } catch {
    // What was asked for is not there, and that is to be said whether or not more can be read.
    return error;
  }
};

/** As many slips as a third of the name has letters, and one at least. */
const nearest = (wanted: string, names: readonly string[]): readonly string[] => {
  const distances = [...new Set(names)].map((name) => ({ name, slips: slipsBetween(wanted, name) }));
  const fewest = Math.min(Math.max(1, Math.floor(wanted.length / 3)), ...distances.map(({ slips }) => slips));
  return distances.filter(({ slips }) => slips === fewest).map(({ name }) => name);
};

/** Letters that are missing, too many, wrong, or exchanged with the next one. */
const slipsBetween = (one: string, other: string): number => {
  let [before, row]: readonly (readonly number[])[] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 0; i < one.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const isExchanged = one[i] === other[j - 1] && one[i - 1] === other[j];
      const exchanged = isExchanged ? of(before, j - 1) + 1 : Number.POSITIVE_INFINITY;
      const wrong = of(row, j) + Number(one[i] !== other[j]);
      next.push(Math.min(of(next, j) + 1, of(row, j + 1) + 1, wrong, exchanged));
    }
    [before, row] = [row ?? [], next];
  }
  return of(row, other.length);
};

const of = (row: readonly number[] | undefined, n: number): number => row?.[n] ?? Number.POSITIVE_INFINITY;
