import { type Member, productionVolume } from '../group/member.ts';
import type { LastPoint } from '../group/point-choice.ts';
import type { FailoverPolicy, ReplicationPair } from '../group/protection-group.ts';
import { fact, type ObservedSite, type ObservedVolume } from '../site/observed.ts';

/** So long after the fence a last recovery point may take: with it production is lost in seconds, and without it up to an interval. */
const FINAL_SECONDS = 300;

/** So long may a stopped server take to let go of a disk. EC2 publishes no figure; seconds are usual. */
const LIVE_SECONDS = 60;

/** Seconds after which the newest recovery point takes the place of it; a part of the migration budget is left for that. */
export const budgetOf = (
  point: LastPoint,
  { migrationBudgetSeconds }: Pick<FailoverPolicy, 'migrationBudgetSeconds'>,
): number => Math.min(point === 'final' ? FINAL_SECONDS : LIVE_SECONDS, Math.floor(migrationBudgetSeconds / 2));

/** What stands against reading the disk for good, in a sentence. `undefined` where nothing does, or EC2 did not say. */
export const unreadable = (member: Member, pair: ReplicationPair, site: ObservedSite): string | undefined => {
  const volumeId = productionVolume(member, pair);
  if (volumeId === undefined) return `which disk production has at ${pair.device} is not on record`;
  const seen = fact(site.volumes, volumeId);
  if (seen.is === 'absent') return `EC2 does not know disk ${volumeId} (${pair.device}) any more`;
  const state = seen.is === 'present' ? seen.value.state : '';
  return READABLE.includes(state) || seen.is === 'unknown'
    ? undefined
    : `disk ${volumeId} (${pair.device}) is in state ${state}`;
};

const READABLE: readonly ObservedVolume['state'][] = ['available', 'in-use'];
