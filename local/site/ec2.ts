import type {
  $Command,
  EC2Client,
  EC2ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-ec2';
import type { Clock } from '../../lambdas/ports/clock.ts';

/** An account's EC2 and the time that passes there. */
export interface Ec2OnClock {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly clock: Clock;
}

/** Longest wait for anything that EC2 does in the background, in milliseconds of the clock. */
const PATIENCE_MS = 600_000;
const POLL_MS = 5_000;

/** Waits until `reached`, as a user of EC2 does: by asking again. @throws Error after ten minutes by the clock */
export const until = async (clock: Clock, what: string, reached: () => Promise<boolean>): Promise<void> => {
  const giveUp = clock.now() + PATIENCE_MS;
  while (!(await reached())) {
    if (clock.now() > giveUp) throw new Error(`${what}: not reached within ${PATIENCE_MS / 1000} s.`);
    await clock.sleep(POLL_MS);
  }
};

const THROTTLED = new Set(['RequestLimitExceeded', 'Throttling', 'ThrottlingException']);
const PAUSE_MS = 1_000;

/**
 * Issues a call, again while the account's allowance is used up or while EC2 does not know yet what was just made (EC2
 * Developer Guide, Eventual consistency). Repeating is safe: a call that was refused so did nothing.
 */
export const patiently = async <T>(clock: Clock, call: () => Promise<T>): Promise<T> => {
  const giveUp = clock.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error) || clock.now() > giveUp) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
};

/** Issues one command of EC2 so. */
export const issue = <In extends ServiceInputTypes, Out extends ServiceOutputTypes>(
  { ec2, clock }: Ec2OnClock,
  command: $Command<In, Out, EC2ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
): Promise<Out> => patiently(clock, () => ec2.send(command));

const passes = (error: unknown): boolean =>
  error instanceof Error && (THROTTLED.has(error.name) || error.name.endsWith('.NotFound'));

/** What EC2's answer has to hold. @throws Error where it does not */
export const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`EC2 answered without ${what}.`);
  return value;
};
