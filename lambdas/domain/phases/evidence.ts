import type { Member } from '../group/member.ts';
import type { Instant } from '../group/protection-group.ts';
import { type SeenAttribute, seenIdentity } from '../identity/identity-record.ts';
import { isIsolated } from '../identity/isolation.ts';
import { nicsKnown, nicsOf } from '../identity/strategy.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import { drDiskOf } from './disks/dr-disk.ts';

/** What a look showed of a production server: why it counted as fenced, or not. */
export interface FenceEvidence {
  readonly serverId: string;
  readonly at: Instant;
  /** EC2's state of it; `absent` where EC2 does not list it, `unknown` where it did not answer. */
  readonly state: string;
  readonly why?: string;
  readonly rootDevice?: string;
  /** Every disk that was attached, by device. Absent where EC2 did not say. */
  readonly disks?: readonly { readonly device: string; readonly volumeId: string; readonly state: string }[];
  /** If the policy names an isolation group and EC2 has listed the network interfaces: the security groups of each. */
  readonly nics?: readonly {
    readonly networkInterfaceId: string;
    readonly securityGroupIds: readonly string[];
    readonly isolated: boolean;
  }[];
}

/** DR disks as a look showed them, by replication pair. */
export interface DiskEvidence {
  readonly serverId: string;
  readonly at: Instant;
  readonly volumes: readonly {
    readonly pairId: string;
    readonly volumeId?: string;
    readonly snapshotId?: string;
    readonly takenAt?: Instant;
  }[];
}

export interface IdentityEvidence {
  readonly serverId: string;
  readonly at: Instant;
  readonly attributes: readonly SeenAttribute[];
}

const isolationEvidence = ({ group, productionServerId }: Member, site: ObservedSite): Pick<FenceEvidence, 'nics'> => {
  if (group.policy.isolationSecurityGroupId === undefined || !nicsKnown(productionServerId, site)) return {};
  return {
    nics: nicsOf(productionServerId, site).map((nic) => ({
      networkInterfaceId: nic.id,
      securityGroupIds: nic.securityGroupIds,
      isolated: isIsolated(nic, group.policy),
    })),
  };
};

/** What the look shows that the end of a fence rests on. */
export const fenceEvidence = (member: Member, site: ObservedSite): FenceEvidence => {
  const { productionServerId } = member;
  const seen = fact(site.servers, productionServerId);
  const about = { serverId: productionServerId, at: site.at };
  if (seen.is === 'unknown') return { ...about, state: 'unknown', why: seen.why };
  if (seen.is === 'absent') return { ...about, state: 'absent' };
  const { state, rootDeviceName, disks } = seen.value;
  return {
    ...about,
    state,
    ...(rootDeviceName ? { rootDevice: rootDeviceName } : {}),
    ...(disks ? { disks } : {}),
    ...isolationEvidence(member, site),
  };
};

export const diskEvidence = (member: Member, site: ObservedSite): DiskEvidence => ({
  serverId: member.drServerId,
  at: site.at,
  volumes: member.pairs.map((pair) => {
    const volume = drDiskOf(member, pair, site);
    const { recoveryPoint } = pair;
    return {
      pairId: pair.id,
      ...(volume ? { volumeId: volume.id } : {}),
      ...(recoveryPoint ? { snapshotId: recoveryPoint.snapshotId, takenAt: recoveryPoint.takenAt } : {}),
    };
  }),
});

/** Where each attribute of the identity is. */
export const identityEvidence = (member: Member, site: ObservedSite): IdentityEvidence => ({
  serverId: member.drServerId,
  at: site.at,
  attributes: seenIdentity(member, site),
});
