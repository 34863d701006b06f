import type { ActionOutcome } from './actions.ts';

/** EC2's and Auto Scaling's codes for "the allowance of this action is used up". Source: API Reference, Error codes. */
export const THROTTLED_CODES =
  /^(RequestLimitExceeded|Throttling|ThrottlingException|ThrottledException|EC2ThrottledException|SlowDown)$/;

/** Whether EC2 refused the call for its rate alone. */
export const isThrottled = (outcome: ActionOutcome): boolean => 'code' in outcome && THROTTLED_CODES.test(outcome.code);
