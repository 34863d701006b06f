import type { Clock } from '../../../ports/clock.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import type { Told } from '../../pass/run.ts';

interface Deps {
  readonly store: Pick<GroupStore, 'appendEvents'>;
  readonly clock: Clock;
}

/** Of what the trail tells. */
export interface RollBackContext {
  readonly groupId: string;
  /** Id of the roll-back, while it holds the group's lease. */
  readonly failoverId?: string;
  /** The failover that is undone. Absent where that is not known. */
  readonly rolledBack?: string | undefined;
}

/** Each event names the failover that is undone, so that its report has the event. */
export const tellRollBack = async (
  { store, clock }: Deps,
  { groupId, failoverId, rolledBack }: RollBackContext,
  events: readonly Told[],
): Promise<void> => {
  if (events.length === 0) return;
  const about = { at: instant(clock), groupId, ...(failoverId === undefined ? {} : { failoverId }) };
  const undone = rolledBack === undefined ? {} : { rolledBack };
  await store.appendEvents(events.map((event) => ({ ...about, ...event, data: { ...event.data, ...undone } })));
};
