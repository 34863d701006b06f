import { latestOf } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { GroupStore } from '../ports/group-store.ts';
import { instant, instantOf } from './instant.ts';
import type { Invocation } from './steps/messages.ts';

interface ActingDeps {
  readonly store: Pick<GroupStore, 'startActing' | 'endActing' | 'actorsOf'>;
  readonly clock: Clock;
}

/**
 * Work that may issue calls to EC2 for groups: it is known until it has ended, or its function's time is over, so that
 * nobody gives production back while a call may still come. The work reads each group after this has been said.
 */
export const acting = async <T>(
  { store, clock }: ActingDeps,
  groupIds: readonly string[],
  invocation: Invocation,
  work: () => Promise<T>,
): Promise<T> => {
  const until = instantOf(clock.now() + Math.max(0, invocation.remainingMs()));
  for (const groupId of groupIds) await store.startActing(groupId, { id: invocation.id, until });
  try {
    return await work();
  } finally {
    // An actor that could not be ended is over when its time is: a roll-back only waits until then.
    await Promise.allSettled(groupIds.map((groupId) => store.endActing(groupId, invocation.id)));
  }
};

/** Until when somebody else may still issue calls for the group; `undefined` where nobody does. */
export const actedOnUntil = async (
  { store, clock }: ActingDeps,
  groupId: string,
  ownId?: string,
): Promise<string | undefined> => {
  const now = instant(clock);
  const others = (await store.actorsOf(groupId)).filter(({ id, until }) => id !== ownId && until > now);
  return latestOf(others.map(({ until }) => until));
};
