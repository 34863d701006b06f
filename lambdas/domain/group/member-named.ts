import { AmbiguousNameError, InstanceNotInGroupError } from '../errors/operation-errors.ts';
import type { AcceptedRisk } from './failover.ts';
import type { GroupAggregate, ProtectedInstance } from './protection-group.ts';

/** Whether somebody means that server. */
export const goesBy = (
  { id, name, servers }: Pick<ProtectedInstance, 'id' | 'name' | 'servers'>,
  wanted: string,
): boolean => [id, name, servers.source, servers.target].includes(wanted);

/**
 * A server of a group by its id, its name, or the EC2 id of either of its servers.
 * @throws InstanceNotInGroupError with the names that there are, AmbiguousNameError
 */
export const memberNamed = (
  { group, instances }: Pick<GroupAggregate, 'group' | 'instances'>,
  wanted: string,
): ProtectedInstance => {
  const [found, ...more] = instances.filter((instance) => goesBy(instance, wanted));
  if (!found) {
    const names = instances.map(({ name }) => name);
    throw new InstanceNotInGroupError(group.name, { wanted, names, meant: closest(wanted, names) });
  }
  if (more.length > 0) {
    throw new AmbiguousNameError(
      'server',
      wanted,
      [found, ...more].map(({ id }) => id),
    );
  }
  return found;
};

/** Each server that is accepted as unfenced is one of the group. @throws InstanceNotInGroupError, AmbiguousNameError */
export const assertNamed = (aggregate: GroupAggregate, accepted: readonly AcceptedRisk[]): void => {
  for (const { instance } of accepted) memberNamed(aggregate, instance);
};

/** The name that differs least, where it differs by no more than a slip of the fingers. */
const closest = (wanted: string, names: readonly string[]): string | undefined => {
  const most = Math.max(1, Math.min(3, Math.floor(wanted.length / 2)));
  const near = names.map((name) => ({ name, edits: editsBetween(wanted.toLowerCase(), name.toLowerCase()) }));
  return near.filter(({ edits }) => edits <= most).sort((one, other) => one.edits - other.edits)[0]?.name;
};

/** How many characters have to be put in, taken out or exchanged (Levenshtein's distance), row by row. */
const editsBetween = (one: string, other: string): number => {
  const first = Array.from({ length: other.length + 1 }, (_, at) => at);
  return [...one].reduce((row, letter) => nextRow(row, letter, other), first)[other.length] ?? 0;
};

const nextRow = (row: readonly number[], letter: string, other: string): number[] => {
  const next = [(row[0] ?? 0) + 1];
  for (const [at, against] of [...other].entries()) {
    const exchanged = (row[at] ?? 0) + (letter === against ? 0 : 1);
    next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, exchanged));
  }
  return next;
};
