import { type Member, productionVolume } from '../group/member.ts';
import type { LastPoint } from '../group/point-choice.ts';
import type { FailoverPolicy, ReplicationPair } from '../group/protection-group.ts';
import { fact, type ObservedSite, type ObservedVolume, present } from '../site/observed.ts';

/** So long after the fence a last recovery point may take: with it production is lost in seconds, and without it up to an interval. */
const FINAL_SECONDS = 300;

/** So long may a stopped server take to let go of a disk. EC2 publishes no figure; seconds are usual. */
const LIVE_SECONDS = 60;

/** Seconds after which the newest recovery point takes the place of it; a part of the migration budget is left for that. */
export const budgetOf = (
  point: LastPoint,
  { migrationBudgetSeconds }: Pick<FailoverPolicy, 'migrationBudgetSeconds'>,
): number => Math.min(point === 'final' ? FINAL_SECONDS : LIVE_SECONDS, Math.floor(migrationBudgetSeconds / 2));

/** What stands against reading the disk for good. `undefined` where nothing does, or EC2 did not say. */
const unreadable = (member: Member, pair: ReplicationPair, site: ObservedSite): string | undefined => {
  const volumeId = productionVolume(member, pair);
  if (volumeId === undefined) return `which disk production has at ${pair.device} is not on record`;
  const seen = fact(site.volumes, volumeId);
  if (seen.is === 'absent') return `EC2 does not know disk ${volumeId} (${pair.device}) any more`;
  const state = seen.is === 'present' ? seen.value.state : '';
  return READABLE.includes(state) || seen.is === 'unknown'
    ? undefined
    : `disk ${volumeId} (${pair.device}) is in state ${state}`;
};

/** What stands against bringing the server to its last state for good, in a sentence: a disk that somebody else has does not move. */
export const outOfReach = (
  point: LastPoint,
  member: Member,
  pair: ReplicationPair,
  site: ObservedSite,
): string | undefined =>
  unreadable(member, pair, site) ?? (point === 'live' ? heldElsewhere(member, pair, site) : undefined);

const heldElsewhere = (member: Member, pair: ReplicationPair, site: ObservedSite): string | undefined => {
  const { productionServerId, drServerId } = member;
  const volume = present(site.volumes, productionVolume(member, pair) ?? '');
  const holder = volume?.attachments.find(
    ({ serverId, state }) => ![productionServerId, drServerId].includes(serverId) && !state.startsWith('detach'),
  );
  return (
    holder && `disk ${volume?.id} (${pair.device}) is attached to ${holder.serverId}, and not to ${productionServerId}`
  );
};

const READABLE: readonly ObservedVolume['state'][] = ['available', 'in-use'];
