import { block, type Finding, warn, when } from '../group/findings.ts';
import { isFinished, type Member, pointOf, productionVolume } from '../group/member.ts';
import { isLast } from '../group/point-choice.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { outOfReach } from '../recovery-points/last-point.ts';
import { placeOfLost } from '../recovery-points/lost-disk.ts';
import { type AttachedDisk, type ObservedServer, type ObservedSite, present } from '../site/observed.ts';

const IMPORT_AGAIN =
  'Import the group file again with --replace, so that its disks are those of now, and take a recovery point of them; or attach the recorded disk again.';

/**
 * Where the disks that production has now are not those on record, so that a failover would bring back other data than clients
 * see. From the first move of an identity on, production's disks are nobody's business: recovery points are pinned, and the
 * fence has taken the root volume off.
 */
export const productionDiskFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
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
  const hasMoved = member.instance.progress?.committedAt !== undefined;
  return [
    ...(hasMoved ? [] : member.pairs.flatMap((pair) => pairFindings({ member, pair, site, server, disks }))),
    ...unprotected(member, server, disks),
  ];
};

interface View {
  readonly member: Member;
  readonly pair: ReplicationPair;
  readonly site: ObservedSite;
  readonly server: ObservedServer;
  readonly disks: readonly AttachedDisk[];
}

const pairFindings = (view: View): readonly Finding[] => {
  const { member, pair, server, disks, site } = view;
  const recorded = productionVolume(member, pair);
  const device = pair.bootable ? server.rootDeviceName || pair.device : pair.device;
  const inPlace = disks.find((disk) => disk.device === device);
  const own = disks.find(({ volumeId }) => volumeId === recorded);
  if (inPlace && inPlace.volumeId !== recorded && isAnother(view, inPlace)) return [replaced(view, inPlace)];
  const holders = present(site.volumes, recorded ?? '')?.attachments ?? [];
  return [
    ...when(own && own.device !== pair.device, () =>
      warn(
        'production-disk-at-other-device',
        `Disk ${recorded} is ${own?.device} of production server ${server.id} now, and ${pair.device} on record: its DR disk will be ${pair.device}. ${IMPORT_AGAIN}`,
      ),
    ),
    ...when(holders.length > 1, () =>
      warn(
        'production-disk-shared',
        `Disk ${recorded} (${pair.device}) is attached to ${holders.map(({ serverId }) => serverId).join(', ')} (Multi-Attach): its DR disk is for ${member.drServerId} alone, and of a moment of its own.`,
      ),
    ),
    ...(own ? [] : missing(view)),
  ];
};

/** A data disk that only changed places with another recorded one is told by its device; a boot disk is what boots. */
const isAnother = ({ member, pair }: View, { volumeId }: AttachedDisk): boolean =>
  pair.bootable || !member.pairs.some((other) => productionVolume(member, other) === volumeId);

const replaced = ({ member, pair, server }: View, now: AttachedDisk): Finding =>
  block(
    pair.bootable ? 'production-root-replaced' : 'production-disk-replaced',
    `${now.device} of production server ${server.id} is ${now.volumeId} now; on record is ${productionVolume(member, pair)}, and the recovery points are of the recorded disk: the failover would bring back the data of a disk that production does not use any more. ${IMPORT_AGAIN}`,
  );

/** A stopped server without its root volume is fenced, no matter who took the volume off. */
const missing = ({ member, pair, server, site }: View): readonly Finding[] => {
  if (pair.bootable && server.state === 'stopped') return [];
  const recorded = productionVolume(member, pair) ?? 'on record';
  const place = placeOfLost(member, pair, site) ?? 'is attached to nothing that is seen';
  return [
    warn(
      'production-disk-missing',
      `Disk ${recorded} (${pair.device}) is not at production server ${server.id} any more, it ${place}: ${whatComes(member, pair, site)}. ${IMPORT_AGAIN}`,
    ),
  ];
};

const whatComes = (member: Member, pair: ReplicationPair, site: ObservedSite): string => {
  const point = pointOf(member);
  if (!isLast(point) || outOfReach(point, member, pair, site) !== undefined) {
    return 'the failover would bring it back as it was at the recovery point';
  }
  return point === 'live'
    ? 'as it is on record and free, it moves to the DR server all the same'
    : 'as it is on record, its last snapshot is taken all the same, whoever has written to it since';
};

const unprotected = (member: Member, server: ObservedServer, disks: readonly AttachedDisk[]): readonly Finding[] =>
  disks
    .filter(({ volumeId }) => !member.pairs.some((pair) => productionVolume(member, pair) === volumeId))
    .map(({ volumeId, device }) =>
      warn(
        'disk-not-protected',
        `Disk ${volumeId} (${device}) of production server ${server.id} has no replication pair: its data stays behind. Import the group file with the disk and --replace (through the API: create a pair for it), or detach it.`,
      ),
    );
