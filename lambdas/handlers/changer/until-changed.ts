import { underWay } from '../../domain/change/changes-in.ts';
import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import { latestOf } from '../../domain/instant.ts';
import { ASK_AGAIN_SECONDS } from '../../domain/pass/looks.ts';
import type { Ports } from '../../ports/ports.ts';
import { instant } from '../instant.ts';
import { loadAggregate } from '../load.ts';
import type { Invocation } from '../steps/messages.ts';

type Deps = Pick<Ports, 'store' | 'clock'>;

const PREFIX = 'changer ';

/** As the changer is known among those that act. */
export const asChanger = ({ id, remainingMs }: Invocation): Invocation => ({ id: `${PREFIX}${id}`, remainingMs });

/** Until when a changer may still issue calls for the group; `undefined` where none does. */
const changedUntil = async ({ store, clock }: Deps, groupId: string): Promise<string | undefined> => {
  const now = instant(clock);
  const changers = (await store.actorsOf(groupId)).filter(({ id, until }) => id.startsWith(PREFIX) && until > now);
  return latestOf(changers.map(({ until }) => until));
};

/**
 * The group with its members, at a moment when no call of a change is under way. It waits for calls alone, some seconds, and at
 * most as long as the changer's function may take: not for what EC2 makes of them. A change that has not ended then is left
 * where it is, and ends once the lease is taken. @throws GroupNotFoundError
 */
export const afterChanges = async (deps: Deps, groupId: string): Promise<GroupAggregate> => {
  for (;;) {
    const aggregate = await loadAggregate(deps.store, groupId);
    if (underWay(aggregate).length === 0 || (await changedUntil(deps, groupId)) === undefined) return aggregate;
    await deps.clock.sleep(ASK_AGAIN_SECONDS * 1000);
  }
};
