import {
  type $Command,
  CreateTagsCommand,
  type EC2Client,
  type EC2ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-ec2';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Choices, SimulatedEc2 } from '../../simulated-aws/ec2.ts';

/** An account's EC2 and the time that passes there. */
export interface Ec2OnClock {
  /** A simulated account can be told what it would choose itself, and has keys. */
  readonly ec2: Pick<EC2Client, 'send'> & Partial<Pick<SimulatedEc2, 'arrange' | 'kms'>>;
  readonly clock: Clock;
}

/** Longest wait for anything that EC2 does in the background, in milliseconds of the clock. */
const PATIENCE_MS = 600_000;
const POLL_MS = 5_000;

/**
 * Waits until `reached`, as a user of EC2 does: by asking again.
 * @param patienceMs milliseconds of the clock @default ten minutes @throws Error after them
 */
export const until = async (
  clock: Clock,
  what: string,
  reached: () => Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> => {
  const giveUp = clock.now() + patienceMs;
  while (!(await reached())) {
    if (clock.now() > giveUp) throw new Error(`${what}: not reached within ${patienceMs / 1000} s.`);
    await clock.sleep(POLL_MS);
  }
};

/** Also as many snapshots are pending as EBS allows an account: those end. */
const PASSING = new Set(['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'PendingSnapshotLimitExceeded']);
const PAUSE_MS = 1_000;

/**
 * Issues a call, again while the account's allowance or its room is used up or while EC2 does not know yet what was just made (EC2
 * Developer Guide, Eventual consistency). Repeating is safe: a call that was refused so did nothing.
 */
export const patiently = async <T>(
  clock: Clock,
  call: () => Promise<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> => {
  const giveUp = clock.now() + patienceMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error) || clock.now() > giveUp) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
};

/** Has the account choose this next. @throws Error for an account that chooses for itself */
export const choose = ({ ec2 }: Ec2OnClock, next: Choices): void => {
  const isSaid = Object.values(next).some((choices) => choices.some((choice) => choice !== null));
  if (!isSaid) return;
  if (!ec2.arrange) throw new Error(`Only a simulated account takes ids: ${JSON.stringify(next)}.`);
  ec2.arrange({ next });
};

/** Issues one command of EC2 so. */
export const issue = <In extends ServiceInputTypes, Out extends ServiceOutputTypes>(
  { ec2, clock }: Ec2OnClock,
  command: $Command<In, Out, EC2ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
  patienceMs: number = PATIENCE_MS,
): Promise<Out> => patiently(clock, () => ec2.send(command), patienceMs);

/** Tags one resource. Repeating is safe: a tag is only written over by itself. */
export const tag = async (subject: Ec2OnClock, id: string, tags: Readonly<Record<string, string>>): Promise<void> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await issue(subject, new CreateTagsCommand({ Resources: [id], Tags }));
};

const passes = (error: unknown): boolean =>
  error instanceof Error && (PASSING.has(error.name) || error.name.endsWith('.NotFound'));

/** What EC2's answer has to hold. @throws Error where it does not */
export const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`EC2 answered without ${what}.`);
  return value;
};
