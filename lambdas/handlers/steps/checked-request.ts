import { PrerequisitesNotMetError } from '../../domain/errors/errors.ts';
import type { FailoverRequest } from '../../domain/group/failover.ts';
import { requesterProblems } from '../../domain/group/requester.ts';
import type { ValidateInput } from './messages.ts';

/** Anybody who may start executions has written it, so it may be anything. @throws PrerequisitesNotMetError */
export const checkedRequest = ({ request }: ValidateInput): FailoverRequest => {
  const { groupId, confirmation, requestedBy } = request;
  const problems = [
    ...(typeof groupId === 'string' && groupId !== '' ? [] : ['"groupId" must be the id of a protection group.']),
    ...(confirmation === undefined || (confirmation?.by && confirmation.reason)
      ? []
      : ['"confirmation" must name "by" (who says so) and "reason" (why), both not empty.']),
    ...requesterProblems(requestedBy),
  ];
  if (problems.length > 0) throw new PrerequisitesNotMetError(String(groupId), problems);
  return request;
};
