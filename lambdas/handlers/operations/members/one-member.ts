import {
  type FieldPath,
  fieldName,
  InvalidGroupDescriptionError,
  type Problem,
} from '../../../domain/errors/operation-errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import type { GroupDescription, InstanceDescription } from '../groups/group-description.ts';

/** One member as an import would describe it, where `source` is production at present, whichever station that is. */
export const describeOne = (
  group: ProtectionGroup,
  instance: InstanceDescription,
): GroupDescription & { readonly instances: readonly [InstanceDescription] } => ({
  name: group.name,
  sites: {
    source: group.sites[group.priorityStation],
    target: group.sites[otherStation(group.priorityStation)],
  },
  policy: group.policy,
  instances: [instance],
});

/** What was resolved with production as `source`, by the group's own stations. */
export const forStations = (instance: ProtectedInstance, { priorityStation }: ProtectionGroup): ProtectedInstance =>
  priorityStation === 'source'
    ? instance
    : { ...instance, servers: { source: instance.servers.target, target: instance.servers.source } };

/** Problems of a description in the field names of the request it was made from. */
export const asRequested = async <T>(names: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidGroupDescriptionError)) throw error;
    throw new InvalidRequestError(error.problems.map((problem) => renamed(problem, names)));
  }
};

/** The description has one instance and at most one pair, so what leads there says nothing to the caller. */
const renamed = (problem: Problem, names: Readonly<Record<string, string>>): Problem => {
  const within = withinMember(problem.path);
  const name = names[fieldName(within)];
  return { ...problem, path: name === undefined ? within : [name] };
};

const withinMember = (path: FieldPath): FieldPath => {
  const inInstance = path[0] === 'instances' ? path.slice(2) : path;
  return inInstance[0] === 'pairs' ? inInstance.slice(2) : inInstance;
};
