import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { isFuture, type PointChoice, pointText } from '../../../domain/group/point-choice.ts';
import type { Instant } from '../../../domain/instant.ts';

/** Refuses a moment in the future, which would come to the newest recovery point without a word. @throws InvalidRequestError */
export const assertCome = (point: PointChoice | undefined, now: Instant): void => {
  if (point === undefined || !isFuture(point, now)) return;
  const message = `${pointText(point)} lies in the future: it is ${now}. Say newest for the newest recovery point, or name an earlier moment`;
  throw new InvalidRequestError([{ path: ['point'], message }]);
};
