import type { NotDone } from '../../../domain/site/actions.ts';
import { type Refusal, refused, sortAction } from './errors.ts';
import type { ApiAction } from './limits.ts';
import type { Reader } from './look.ts';
import type { Ec2 } from './reads.ts';

/** A call that came to nothing, and why, where EC2 or the way to it said so. */
export interface Unsent {
  readonly done: false;
  readonly outcome: NotDone;
  readonly refusal?: Refusal;
}

interface OneCall<T> {
  readonly api: ApiAction;
  /** As `until` of `Compute.perform`. */
  readonly until: number | undefined;
  send(ec2: Ec2): Promise<T>;
}

/** Makes one call within the account's allowance. Whether repeating it is safe is its caller's to say. */
export const callOnce = async <T>(
  { ec2, pacer, confined }: Reader,
  { api, until, send }: OneCall<T>,
): Promise<{ readonly done: true; readonly answer: T } | Unsent> => {
  if (!(await pacer.take(api, until))) return { done: false, outcome: deferred(api) };
  try {
    return { done: true, answer: await send(ec2) };
  } catch (error) {
    const refusal = sortAction(error, confined);
    if (refusal.throttled) pacer.drained(api);
    return { done: false, outcome: refused(refusal), refusal };
  }
};

export const deferred = (api: ApiAction): NotDone => ({
  outcome: 'deferred',
  reason: `The account's allowance of ${api} is used up for now; the next pass goes on.`,
});
