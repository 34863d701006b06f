import { PrerequisitesNotMetError } from '../../domain/errors/errors.ts';
import type { FailoverRequest } from '../../domain/group/failover.ts';
import { requesterProblems } from '../../domain/group/requester.ts';
import { text } from '../checked-input.ts';
import { firstInputOf, type ValidateInput } from './messages.ts';

/** Anybody who may start executions has written it, so it may be anything. @throws InputNotUnderstoodError, PrerequisitesNotMetError */
export const checkedRequest = (input: ValidateInput): FailoverRequest => {
  const { request } = firstInputOf(input);
  const { groupId, confirmation, plan, requestedBy } = Object(request) as Partial<Record<string, unknown>>;
  const problems = [
    ...(isText(groupId) ? [] : ['"groupId" must be the id of a protection group.']),
    ...(confirmation === undefined || isConfirmation(confirmation)
      ? []
      : ['"confirmation" must name "by" (who says so) and "reason" (why), both not empty.']),
    ...(plan === undefined || isText(plan) ? [] : ['"plan" must be the digest of a plan.']),
    ...requesterProblems(requestedBy),
  ];
  if (problems.length > 0) throw new PrerequisitesNotMetError(isText(groupId) ? groupId : '', problems);
  return request;
};

const isText = (value: unknown): value is string => text.safeParse(value).success;

/** Both are told to people: as long as they like, but words. */
const isConfirmation = (value: unknown): boolean => {
  const { by, reason } = Object(value) as Partial<Record<string, unknown>>;
  return typeof by === 'string' && by !== '' && typeof reason === 'string' && reason !== '';
};
