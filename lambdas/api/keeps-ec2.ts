import { InvalidRequestError } from '../domain/errors/request-errors.ts';
import type { ProtectionGroup } from '../domain/group/protection-group.ts';

/**
 * Refuses to delete anything in EC2. SDRS has codes of its own for what it does not delete either: what was production when
 * the group was created, once a failover has made it the DR site. @throws InvalidRequestError
 */
export const refuseDeletionInEc2 = (
  { priorityStation }: ProtectionGroup,
  asked: Readonly<Record<string, boolean | undefined>>,
): void => {
  const because = priorityStation === 'target' ? ({ because: 'after-failover' } as const) : {};
  const problems = Object.entries(asked)
    .filter(([, wanted]) => wanted === true)
    .map(([field]) => ({
      path: [field],
      message: 'must be false: nothing in EC2 is deleted by this service; it is true',
      ...because,
    }));
  if (problems.length > 0) throw new InvalidRequestError(problems);
};
