import { drDevice, isSameDevice, takenBy } from '../group/dr-device.ts';
import { block, type Finding, warn, when } from '../group/findings.ts';
import { drVolume, isFinished, type Member, pointOf } from '../group/member.ts';
import { isLast } from '../group/point-choice.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { secondsBetween } from '../instant.ts';
import { passedOver } from '../recovery-points/passed-over.ts';
import { recoverySetFor } from '../recovery-points/recovery-point.ts';
import { ONE_MOMENT_SECONDS, type RecoverySet } from '../recovery-points/recovery-sets.ts';
import { TAGS } from '../site/actions.ts';
import { type ObservedSite, present } from '../site/observed.ts';
import { noSuchPoint, pointFindings } from './plan-points.ts';
import { productionDiskFindings } from './plan-production-disks.ts';
import { snapshotRoomFindings } from './plan-snapshot-room.ts';

/** Findings on a member's disks: recovery point, what is in the way at the DR server, what is not replicated. */
export const diskFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  if (member.pairs.length === 0) {
    return [warn('no-disks', 'No disk of the server is replicated: the DR server starts with its own disks.')];
  }
  return [
    ...pointFindings(member, site),
    ...recoveryFindings(member, site),
    ...passedOverFindings(member, site),
    ...member.pairs.flatMap((pair) => deviceFindings(member, pair, site)),
    ...productionDiskFindings(member, site),
    ...snapshotRoomFindings(member, site),
  ];
};

const recoveryFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const point = pointOf(member);
  // What is pinned then only takes the place of the last one: see `pointFindings`.
  if (isLast(point) && !isFinished(member)) return [];
  const chosen = recoverySetFor(member, site);
  if (chosen.is === 'present') return [aged(chosen.set, site.at), ...archivedAgain(chosen.set, site)];
  if (chosen.is === 'unknown') {
    return [block('recovery-point-unknown', `Recovery points cannot be listed (${chosen.why}). Try again.`)];
  }
  if (typeof point === 'object') return [noSuchPoint(member, site, point)];
  return [
    block(
      'no-recovery-point', // In the pass: next-disks.ts
      `There is no recovery point: no completed set of EBS snapshots over all ${member.pairs.length} disks with one ${TAGS.recoveryPoint} tag, taken at most ${ONE_MOMENT_SECONDS} s apart. Take one with CreateSnapshots.`,
    ),
  ];
};

/** Snapshots that people may take for the newest recovery point. Nothing newer is of use where that is not wanted. */
const passedOverFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const flawed = isFinished(member) || typeof pointOf(member) === 'object' ? undefined : passedOver(member, site);
  if (!flawed) return [];
  const { setId, at, why } = flawed;
  return [
    warn(
      'recovery-point-passed-over',
      `The snapshots ${setId} of ${at} are newer, and no recovery point of ${member.instance.name}: ${why}. Take all disks of the server at one moment (CreateSnapshots), with a value of ${TAGS.recoveryPoint} for that moment alone.`,
    ),
  ];
};

const aged = ({ setId, takenAt, points }: RecoverySet, now: string): Finding => {
  const snapshots = [...points.values()].map(({ snapshotId }) => snapshotId);
  const seconds = secondsBetween(takenAt, now);
  return {
    verdict: 'PASS',
    code: 'recovery-point',
    message: `Recovery point ${setId} of ${takenAt}: what was written in the ${seconds} s since then is lost. No retention may delete or archive ${snapshots.join(', ')} before the failover has ended.`,
  };
};

/** Source: EC2 API Reference, Snapshot, RestoreExpiryTime: of a snapshot that was restored from the archive for a while. */
const archivedAgain = ({ setId, points }: RecoverySet, site: ObservedSite): readonly Finding[] => {
  const moments = [...points.values()].flatMap(
    (point) => present(site.snapshots, point.snapshotId)?.archivedAgainAt ?? [],
  );
  const first = moments.sort()[0];
  return when(first, () =>
    warn(
      'recovery-point-rearchived',
      `Recovery point ${setId} was restored from the archive for a while, and goes back there at ${first}: no disk can be made of it then. Take a newer one, or restore it for good (RestoreSnapshotTier, PermanentRestore).`,
    ),
  );
};

const deviceFindings = (member: Member, pair: ReplicationPair, site: ObservedSite): readonly Finding[] => {
  const server = present(site.servers, member.drServerId);
  const disk = server?.disks?.find(({ device }) => isSameDevice(device, drDevice(pair, server)));
  if (!server || !disk || disk.volumeId === drVolume(member, pair)) return [];
  // The disks that a relaunched server brought along from its image are swapped out as well.
  if (server.tags[TAGS.relaunchOf] === member.instance.id) return [];
  // A volume made by an earlier attempt carries the pair's tag: it is ours, and is kept or swapped as needed.
  if (present(site.volumes, disk.volumeId)?.tags[TAGS.pair] === pair.id) return [];
  return [
    block(
      'dr-device-taken', // In the pass: free-device.ts
      `${takenBy(pair, server, disk)} A disk that is the DR server's own is known once the group is deleted and imported again.`,
    ),
  ];
};
