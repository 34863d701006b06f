import { drVolume, isFinished, type Member, productionVolume } from '../group/member.ts';
import { passedOver } from '../group/passed-over.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { recoverySetFor } from '../group/recovery-point.ts';
import { ONE_MOMENT_SECONDS } from '../group/recovery-sets.ts';
import { TAGS } from '../site/actions.ts';
import { type ObservedServer, type ObservedSite, present } from '../site/observed.ts';
import { block, warn } from './findings.ts';
import type { Finding } from './plan-types.ts';

/** The device a pair's disk takes on the DR server: its own root device for a boot disk, the same name otherwise. */
export const drDevice = (pair: ReplicationPair, drServer: ObservedServer): string =>
  pair.bootable ? drServer.rootDeviceName : pair.device;

/** Findings on a member's disks: recovery point, what is in the way at the DR server, what is not replicated. */
export const diskFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  if (member.pairs.length === 0) {
    return [warn('no-disks', 'No disk of the server is replicated: the DR server starts with its own disks.')];
  }
  return [
    ...recoveryFindings(member, site),
    ...passedOverFindings(member, site),
    ...member.pairs.flatMap((pair) => deviceFindings(member, pair, site)),
    ...unprotectedFindings(member, site),
  ];
};

const recoveryFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const chosen = recoverySetFor(member, site);
  if (chosen.is === 'present') return [aged(chosen.set.setId, chosen.set.takenAt, site.at)];
  if (chosen.is === 'unknown') {
    return [block('recovery-point-unknown', `Recovery points cannot be listed (${chosen.why}). Try again.`)];
  }
  return [
    block(
      'no-recovery-point',
      `There is no recovery point: no completed set of EBS snapshots over all ${member.pairs.length} disks with one ${TAGS.recoveryPoint} tag, taken at most ${ONE_MOMENT_SECONDS} s apart. Take one with CreateSnapshots.`,
    ),
  ];
};

/** Snapshots that people may take for the newest recovery point. Of a finished server nothing newer is of use. */
const passedOverFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const flawed = isFinished(member) ? undefined : passedOver(member, site);
  if (!flawed) return [];
  const { setId, at, why } = flawed;
  return [
    warn(
      'recovery-point-passed-over',
      `The snapshots ${setId} of ${at} are newer, and no recovery point of ${member.instance.name}: ${why}. Take all disks of the server at one moment (CreateSnapshots), with a value of ${TAGS.recoveryPoint} for that moment alone.`,
    ),
  ];
};

const aged = (setId: string, takenAt: string, now: string): Finding => {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(takenAt)) / 1000));
  return {
    verdict: 'PASS',
    code: 'recovery-point',
    message: `Recovery point ${setId} of ${takenAt}: what was written in the ${seconds} s since then is lost.`,
  };
};

const deviceFindings = (member: Member, pair: ReplicationPair, site: ObservedSite): readonly Finding[] => {
  const server = present(site.servers, member.drServerId);
  const disk = server?.disks?.find(({ device }) => device === drDevice(pair, server));
  if (!server || !disk || disk.volumeId === drVolume(member, pair)) return [];
  // The disks that a relaunched server brought along from its image are swapped out as well.
  if (server.tags[TAGS.relaunchOf] === member.instance.id) return [];
  // A volume made by an earlier attempt carries the pair's tag: it is ours, and is kept or swapped as needed.
  if (present(site.volumes, disk.volumeId)?.tags[TAGS.pair] === pair.id) return [];
  return [
    block(
      'dr-device-taken',
      `${disk.device} of DR server ${server.id} is taken by ${disk.volumeId}, which is not the DR disk of pair ${pair.id}. Detach it, or delete the group and import it again.`,
    ),
  ];
};

const unprotectedFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const server = present(site.servers, member.productionServerId);
  if (!server || isFinished(member)) return [];
  const { disks } = server;
  if (!disks) {
    return [
      warn(
        'production-disks-unknown',
        `Whether production server ${server.id} has got disks without a replication pair is not known: their data would stay behind.`,
      ),
    ];
  }
  return disks
    .filter(({ volumeId }) => !member.pairs.some((pair) => productionVolume(member, pair) === volumeId))
    .map(({ volumeId, device }) =>
      warn(
        'disk-not-protected',
        `Disk ${volumeId} (${device}) of production server ${server.id} has no replication pair: its data stays behind. Delete the group and import it again with the disk (through the API: create a pair for it), or detach it.`,
      ),
    );
};
