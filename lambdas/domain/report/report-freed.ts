import type { FreedVolume } from '../group/protection-group.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import type { ReportedFreed } from './report-types.ts';

interface FreedData {
  readonly freed?: readonly FreedVolume[];
  readonly action?: Action;
  readonly outcome?: ActionOutcome;
}

/**
 * Volumes of one server that were seen to be free, by the ends of its phases. Nothing where there are none, as in trails of earlier
 * releases. @param events of its instance
 */
export const reportedFreed = (events: readonly TrailEvent[]): { readonly freed?: readonly ReportedFreed[] } => {
  const data = events.map((event) => (event.data ?? {}) as FreedData);
  const tagged = new Set(data.flatMap(taggedBy));
  const seen = new Map(data.flatMap(({ freed = [] }) => freed).map((one) => [`${one.serverId} ${one.volumeId}`, one]));
  const freed = [...seen.values()].map((one) => ({ ...one, tagged: tagged.has(one.volumeId) }));
  return freed.length === 0 ? {} : { freed };
};

const taggedBy = ({ action, outcome }: FreedData): readonly string[] =>
  action?.do === 'tag-freed' && outcome?.outcome === 'done' ? [action.volumeId] : [];
