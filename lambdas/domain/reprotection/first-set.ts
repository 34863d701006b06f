import { drVolume, type Member } from '../group/member.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { type ObservedSite, present } from '../site/observed.ts';

/** How much the first recovery point of the new direction copies of a disk. */
export type FirstCopy = { readonly is: 'delta' } | { readonly is: 'full'; readonly why: string };

/**
 * A snapshot of a volume holds only what differs from the snapshot that the volume was made of, in one account and under one
 * key. Source: EBS User Guide, How Amazon EBS snapshots work.
 * @param member with the station that has handed over as production
 */
export const firstCopyOf = (member: Member, pair: ReplicationPair, site: ObservedSite): FirstCopy => {
  const id = drVolume(member, pair);
  const volume = present(site.volumes, id ?? '');
  if (!volume) return { is: 'full', why: `EC2 does not show volume ${id ?? `of ${pair.device}`}` };
  const { snapshotId, kmsKeyId } = volume;
  if (!snapshotId) return { is: 'full', why: `volume ${volume.id} was made of no snapshot` };
  const snapshot = present(site.snapshots, snapshotId);
  if (snapshot && snapshot.kmsKeyId !== kmsKeyId) {
    const keys = [snapshot.kmsKeyId, kmsKeyId].map((key) => key ?? 'none').join(' and ');
    return { is: 'full', why: `the keys of ${snapshotId} and of ${volume.id}, which was made of it, differ: ${keys}` };
  }
  return { is: 'delta' };
};
