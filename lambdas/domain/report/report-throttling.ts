import { ACTION_ROWS } from '../site/action-rows.ts';
import { isThrottled } from '../site/throttling.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn } from '../trail/trail-data.ts';
import type { ReportFindings } from './report-types.ts';

/** What EC2 refused for its rate, the most often first. */
export const throttledIn = (events: readonly TrailEvent[]): Pick<ReportFindings, 'throttled'> => {
  const refused = dataIn(events, 'actionPerformed').filter(({ data: { outcome } }) => outcome && isThrottled(outcome));
  const byApi = Map.groupBy(refused, ({ data: { action } }) => (action?.do ? ACTION_ROWS[action.do]?.api : 'UNKNOWN'));
  const throttled = [...byApi]
    .map(([api = 'UNKNOWN', some]) => ({ api, actions: some.length }))
    .sort((one, other) => other.actions - one.actions || one.api.localeCompare(other.api));
  return throttled.length > 0 ? { throttled } : {};
};
