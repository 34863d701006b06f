import { actionKey } from '../site/action-rows.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import type { ReportedCall } from './report-types.ts';

/** What an event says of a call. Earlier releases have not kept all of it. */
export interface PerformedData {
  readonly instanceId?: string;
  readonly action?: Action;
  readonly outcome?: ActionOutcome;
}

/** What the event says of a call that was made, if it is about one. */
export const performedIn = ({ type, data }: TrailEvent): PerformedData | undefined =>
  type === 'actionPerformed' ? ((data ?? {}) as PerformedData) : undefined;

/** A call that the event has whole, with its answer. A call without an answer on record is not said to be accepted. */
export const reportedCall = (event: TrailEvent, action: Action, outcome: ActionOutcome | undefined): ReportedCall => {
  const { requestId } = outcome?.outcome === 'done' ? outcome : {};
  return {
    ...whenOf(event),
    call: actionKey(action),
    outcome: outcome ? answerOf(outcome) : 'UNKNOWN',
    ...(requestId ? { requestId } : {}),
  };
};

/** Where the event stands in the trail. */
export const whenOf = ({ chain, at }: TrailEvent): Pick<ReportedCall, 'seq' | 'at'> => ({
  ...(chain ? { seq: chain.seq } : {}),
  at,
});

const answerOf = (outcome: ActionOutcome): string =>
  outcome.outcome === 'done' ? 'done' : `${outcome.outcome}: ${outcome.reason}`;
