import type { FailoverRequest } from './failover.ts';
import { type Requester, requesterProblems, WORKFLOW_SERVICE } from './requester.ts';

/**
 * Whom the input of that failover's execution names. One that was started by hand names nobody, talks nonsense, or has the
 * input of another. That automation has asked for it is for its control to say, too.
 */
export const requesterOf = ({ requestedBy }: Pick<FailoverRequest, 'requestedBy'>, failoverId: string): Requester => {
  if (!requestedBy || requesterProblems(requestedBy).length > 0) return WORKFLOW_SERVICE;
  const { failoverId: claimed, ...requester } = requestedBy;
  return claimed === failoverId ? requester : WORKFLOW_SERVICE;
};

/** Whether two requests ask for the same, whoever asks. */
export const withoutRequester = ({
  requestedBy: _,
  ...request
}: FailoverRequest): Omit<FailoverRequest, 'requestedBy'> => request;
