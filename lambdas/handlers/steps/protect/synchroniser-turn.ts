import type { Turn } from '../../../ports/turns.ts';
import { instant, instantOf } from '../../instant.ts';
import type { Invocation } from '../messages.ts';
import type { ProtectionDeps } from './protection-deps.ts';

/** The job of whoever asks EC2 for recovery points of a group. */
export const synchroniserJob = (groupId: string): string => `sync#${groupId}`;

/** What a function whose time is over has sent still arrives for a while. AWS gives no bound; its SDK's calls take seconds. */
const UNDER_WAY_MS = 10_000;

type Deps = Pick<ProtectionDeps, 'turns' | 'clock'>;

/**
 * Does the work while nobody else asks for recovery points of the group; `mayAsk` says whether that is so. The turn lasts as
 * long as the function may, so one that was killed keeps nobody out for longer.
 */
export const inTurn = async <T>(
  deps: Deps,
  groupId: string,
  invocation: Pick<Invocation, 'remainingMs'>,
  work: (mayAsk: boolean) => Promise<T>,
): Promise<T> => {
  const { turns, clock } = deps;
  const until = instantOf(clock.now() + Math.max(0, invocation.remainingMs()) + UNDER_WAY_MS);
  const turn: Turn = { from: instant(clock), until };
  const job = synchroniserJob(groupId);
  const isOurs = await turns.take(job, turn);
  try {
    return await work(isOurs);
  } finally {
    // A turn that cannot be given back ends by itself, and the result of the work counts.
    if (isOurs) await turns.giveBack(job, turn).catch(() => {});
  }
};

/** Whether nobody asks for recovery points of the group now. Whoever begins later reads the group as it is since. */
export const isAtRest = async ({ turns, clock }: Deps, groupId: string): Promise<boolean> => {
  const turn: Turn = { from: instant(clock), until: instantOf(clock.now() + 1000) };
  const job = synchroniserJob(groupId);
  const isOurs = await turns.take(job, turn);
  if (isOurs) await turns.giveBack(job, turn);
  return isOurs;
};
