import { isUnfinished } from './operations.ts';
import type { PointChoice } from './point-choice.ts';
import type { ProtectedInstance, ProtectionGroup } from './protection-group.ts';

/**
 * What the last try of a failover that has not ended well goes to: the next try goes on with it, unless it chooses anew.
 * `undefined` where nothing is to be gone on with.
 */
export const standingPoint = (
  { status }: Pick<ProtectionGroup, 'status'>,
  instances: readonly Pick<ProtectedInstance, 'progress'>[],
): PointChoice | undefined => {
  if (!isUnfinished(status)) return undefined;
  const tries = instances.flatMap(({ progress }) => (progress && !isKept(progress) ? [progress] : []));
  return tries.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0]?.point;
};

/** A server that was finished, or was on the move, has the point of the try that did so. */
const isKept = ({ finished, committedAt }: NonNullable<ProtectedInstance['progress']>): boolean =>
  finished === true || committedAt !== undefined;
