import type { AuditEvent } from '../../../domain/group/failover.ts';
import { type Action, type ActionOutcome, actionKey, outcomeText } from '../../../domain/site/actions.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';

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

export type RollBackEvent = Required<Pick<AuditEvent, 'type' | 'message' | 'data'>>;

/** Each event names the failover that is undone, so that its report has the event. */
export const tellRollBack = async (
  { store, clock }: Deps,
  { groupId, failoverId, rolledBack }: RollBackContext,
  events: readonly RollBackEvent[],
): Promise<void> => {
  if (events.length === 0) return;
  const about = { at: instant(clock), groupId, ...(failoverId === undefined ? {} : { failoverId }) };
  const undone = rolledBack === undefined ? {} : { rolledBack };
  await store.appendEvents(events.map((event) => ({ ...about, ...event, data: { ...event.data, ...undone } })));
};

export interface Performed {
  readonly instanceId: string;
  readonly action: Action;
  /** Absent where no answer came. */
  readonly outcome: ActionOutcome | undefined;
}

/** A call that gives something back, with its answer. */
export const performedEvent = ({ instanceId, action, outcome }: Performed): RollBackEvent => ({
  type: 'actionPerformed',
  message: `roll-back: ${actionKey(action)} ${outcomeText(outcome)}`,
  data: { instanceId, action, ...(outcome ? { outcome } : {}) },
});
