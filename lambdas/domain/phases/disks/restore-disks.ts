import { drDevice } from '../../group/dr-device.ts';
import { drVolume, type Member } from '../../group/member.ts';
import { pointText } from '../../group/point-choice.ts';
import { hasEnded, type MemberProgress, pendingPhases, phaseOf } from '../../group/progress.ts';
import type { FreedVolume, Instant, ProtectedInstance, ReplicationPair } from '../../group/protection-group.ts';
import { otherStation } from '../../group/station.ts';
import type { PhaseRule } from '../../pass/phase-rule.ts';
import { pinTo } from '../../recovery-points/recovery-point.ts';
import type { RecoverySet } from '../../recovery-points/recovery-sets.ts';
import { type ObservedSite, present } from '../../site/observed.ts';
import { taggingFreed } from '../fence/next-freed.ts';
import { DISKS } from './disks.ts';
import { drDiskOf, liveVolume } from './dr-disk.ts';

/** The disks of a server that has failed over, from another recovery point. What they replace is tagged as freed. */
export const RESTORE_DISKS: PhaseRule = {
  ...DISKS,
  next: (member, site, now) => taggingFreed(member, DISKS.next(member, site, now)),
};

/**
 * The member as recovery points know it: by the disks that production had. Where the disks themselves have moved, these are
 * the ones that the DR server has.
 */
export const asProduced = (member: Member): Member => ({
  ...member,
  pairs: member.pairs.map((pair) => {
    const volume = liveVolume(member, pair);
    return volume === undefined ? pair : { ...pair, volumes: { ...pair.volumes, [member.production]: volume } };
  }),
});

export interface RestoreBegun {
  readonly runId: string;
  readonly set: RecoverySet;
  readonly site: ObservedSite;
  readonly at: Instant;
}

/** The member at the start of a restore: everything but its disks stays as the failover has left it. */
export const restoring = (
  member: Member,
  { runId, set, site, at }: RestoreBegun,
): { readonly instance: ProtectedInstance; readonly pairs: readonly ReplicationPair[] } => {
  const { instance } = member;
  const freed = [...(instance.freed ?? []), ...replacedBy(member, site, runId)];
  return {
    instance: { ...instance, progress: restoreProgress(instance.progress, runId, at), freed },
    pairs: pinTo(member.pairs, set),
  };
};

/**
 * Whether a restore of the server has not come to its end: the record names a disk that the restore has taken away, or was about
 * to. The end of a restore writes the new disks down. @param member of a group that has failed over
 */
export const isRestoreOpen = (member: Member): boolean =>
  member.pairs.some((pair) => {
    const recorded = drVolume(member, pair);
    return (member.instance.freed ?? []).some(
      ({ volumeId, serverId }) => volumeId === recorded && serverId === member.drServerId,
    );
  });

/** Whether the disks of such a restore are there, so that only its end is missing. */
export const areDisksRestored = ({ instance: { progress } }: Member): boolean =>
  hasEnded(phaseOf(progress, DISKS.name));

/** What brings such a restore to its end. */
export const restoreCommand = ({ group, instance, pairs }: Member): string => {
  const setId = pairs[0]?.recoveryPoint?.setId;
  const point = setId === undefined ? 'POINT' : pointText({ set: setId });
  return `sdrs restore ${group.id} --point ${point} --instance ${instance.name}`;
};

/** A server whose restore another run has left: it goes on with the point and the disks of that run. */
export const restoringOn = (member: Member, { runId, at }: Pick<RestoreBegun, 'runId' | 'at'>): ProtectedInstance => {
  const { instance } = member;
  const { phases: before } = instance.progress ?? {};
  const progress = restoreProgress(instance.progress, runId, at);
  const isDone = areDisksRestored(member);
  return { ...instance, progress: isDone && before ? { ...progress, phases: before } : progress };
};

const restoreProgress = (
  before: MemberProgress | undefined,
  failoverId: string,
  startedAt: Instant,
): MemberProgress => {
  const {
    failure: _failure,
    point: _point,
    settled: _settled,
    ...kept
  } = before ?? { phases: {}, rung: 'F0' as const };
  return { ...kept, failoverId, startedAt, phases: { ...kept.phases, ...pendingPhases([DISKS.name]) } };
};

/**
 * The disks that the server has now at the places of its pairs, also of an earlier restore that has not come to its end: they may
 * have been written to since.
 */
const replacedBy = (member: Member, site: ObservedSite, failoverId: string): readonly FreedVolume[] => {
  const known = new Set((member.instance.freed ?? []).map(({ serverId, volumeId }) => `${serverId} ${volumeId}`));
  const { drServerId: serverId } = member;
  const server = present(site.servers, serverId);
  const held = member.pairs.flatMap((pair) => {
    const device = server ? drDevice(pair, server) : pair.device;
    const there = server?.disks?.filter((disk) => disk.device === device).map(({ volumeId }) => volumeId) ?? [];
    const ids = [...new Set([drVolume(member, pair), ...there])].filter((id) => id !== undefined);
    return ids.map((volumeId) => ({ failoverId, serverId, device, volumeId }));
  });
  return held.filter(({ volumeId }) => !known.has(`${serverId} ${volumeId}`));
};

/** The pair with the disk that was made for it, which the look shows; the disk that has moved before is the former one. */
export const restored = (member: Member, pair: ReplicationPair, site: ObservedSite): ReplicationPair => {
  const volume = drDiskOf(member, pair, site);
  const former = liveVolume(member, pair);
  if (!volume) return pair;
  const volumes = { ...(former && former !== volume.id ? { [member.production]: former } : {}) };
  return { ...pair, volumes: { ...volumes, [otherStation(member.production)]: volume.id } };
};
