import { drDevice } from '../group/dr-device.ts';
import { drVolume, type Member } from '../group/member.ts';
import type { ProtectedInstance, ReplicationPair } from '../group/protection-group.ts';
import { recordDisk, recordNic } from '../group/record.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { stamped } from '../group/recording.ts';
import { otherStation } from '../group/station.ts';
import { isRelaunched } from '../identity/relaunch.ts';
import { nicsOf } from '../identity/strategy.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';
import { leftNics, turnedNics } from './turned-nics.ts';

/** A member as the protection in the other direction begins with it. */
export interface Turned {
  readonly instance: ProtectedInstance;
  readonly pairs: readonly ReplicationPair[];
}

/** The EC2 server that waits from now on. One that was terminated has left the prepared server in its place. */
export const standbyServer = (member: Member): string =>
  (isRelaunched(member) ? member.instance.relaunch?.preparedServerId : undefined) ?? member.productionServerId;

/**
 * The member the other way round. Which station is production is not written: it follows from the group. What belonged to
 * the failover goes, as its own record and the trail keep it. Safe to repeat: the same look makes the same of the same.
 * @param member with the station that has handed over as production @param standby the server that waits from now on
 */
export const turnRound = (member: Member, site: ObservedSite, standby: string = standbyServer(member)): Turned => ({
  instance: turnedInstance(member, site, standby),
  pairs: member.pairs.map((pair) => turnedPair({ member, pair, standby }, site)),
});

const turnedInstance = (member: Member, site: ObservedSite, standby: string): ProtectedInstance => {
  const {
    promised: _promised,
    progress: _progress,
    restoration: _restoration,
    freed: _freed,
    relaunch: _relaunch,
    stayDown: _stayDown,
    ...kept
  } = member.instance;
  const isNew = standby !== standbyServer(member);
  const turned: ProtectedInstance = {
    ...kept,
    status: 'reprotecting',
    servers: { ...kept.servers, [member.production]: standby },
    nics: isNew ? turnedNics(member, site).map(withoutDrNic) : turnedNics(member, site),
    standbyNics: isNew ? ownNics(standby, site) : leftNics(member),
  };
  return stamped(turned, otherStation(member.production), site);
};

/**
 * The member with another server that waits. Nothing of the one before is recorded any more, and nothing of the production.
 * Safe to repeat: the same look makes the same of the same.
 * @param member with the station that waits as production
 */
export const withStandby = (member: Member, site: ObservedSite, standby: string): Turned => ({
  instance: {
    ...member.instance,
    servers: { ...member.instance.servers, [member.production]: standby },
    nics: member.instance.nics.map(withoutDrNic),
    standbyNics: ownNics(standby, site),
  },
  pairs: member.pairs.map((pair) => {
    const waits = waitingDisk({ member, pair, standby }, site);
    const { [member.production]: _lost, ...volumes } = pair.volumes;
    return { ...pair, volumes: { ...volumes, ...(waits ? { [member.production]: waits } : {}) } };
  }),
});

/** The NIC that was to take over what cannot move has gone with its server; the new server's primary takes over. */
const withoutDrNic = ({ drNetworkInterfaceId: _, ...nic }: RecordedNic): RecordedNic => nic;

/** Of a server that takes the place of a lost one, nothing is an identity. */
const ownNics = (serverId: string, site: ObservedSite): readonly RecordedNic[] =>
  nicsOf(serverId, site).map((nic) => recordNic(nic, { role: 'management' }));

interface PairToTurn {
  readonly member: Member;
  readonly pair: ReplicationPair;
  readonly standby: string;
}

/**
 * A disk that hangs in its place on the server which waits is its DR disk, which the next failover swaps. Any other disk of the
 * former production is former, and no longer recorded. Of a server that is not seen the record stays as it is, but for the
 * boot disk, which the fence has taken off.
 */
const turnedPair = ({ member, pair, standby }: PairToTurn, site: ObservedSite): ReplicationPair => {
  const { recoveryPoint: _recoveryPoint, ...kept } = pair;
  const now = drVolume(member, pair);
  const volume = present(site.volumes, now ?? '');
  const disk = present(site.servers, member.drServerId)?.disks?.find(({ volumeId }) => volumeId === now);
  const device = disk?.device ?? pair.device;
  const waits = waitingDisk({ member, pair: { ...pair, device }, standby }, site);
  return {
    ...kept,
    status: 'reprotecting',
    replicationStatus: 'copying',
    volumes: {
      ...(now ? { [otherStation(member.production)]: now } : {}),
      ...(waits ? { [member.production]: waits } : {}),
    },
    device,
    disk: volume ? recordDisk(volume) : pair.disk,
    ...(volume ? { recordedAt: site.at } : {}),
  };
};

const waitingDisk = ({ member, pair, standby }: PairToTurn, site: ObservedSite): string | undefined => {
  const seen = fact(site.servers, standby);
  const former = pair.volumes[member.production];
  if (seen.is === 'unknown') return pair.bootable || former === drVolume(member, pair) ? undefined : former;
  const server = present(site.servers, standby);
  return server?.disks?.find((disk) => disk.device === drDevice(pair, server))?.volumeId;
};
