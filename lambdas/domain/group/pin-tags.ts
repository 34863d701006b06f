import { type Action, TAGS } from '../site/actions.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';
import { type Member, productionVolume } from './member.ts';
import type { ReplicationPair } from './protection-group.ts';

/** Every snapshot of the pair's production disk that the look shows; `undefined` where EC2 did not list them. */
const listedOf = (member: Member, pair: ReplicationPair, site: ObservedSite): readonly string[] | undefined => {
  const listed = fact(site.found.snapshotsOfVolumes, productionVolume(member, pair) ?? '');
  if (listed.is === 'unknown') return undefined;
  return listed.is === 'present' ? listed.value : [];
};

/** For this group: the same tag with another group's id belongs to that group. */
const isTagged = ({ group }: Member, snapshotId: string, site: ObservedSite): boolean =>
  present(site.snapshots, snapshotId)?.tags[TAGS.pinned] === group.id;

const untag = ({ group }: Member, snapshotId: string): Action => ({
  do: 'untag-pinned',
  snapshotId,
  groupId: group.id,
});

/**
 * What makes the tags say what is pinned, from what the look shows: each pinned snapshot gets the tag with the group's id, and each
 * other one of that disk that has it loses it. A newer pin and another try come to the same rule.
 */
export const pinTagActions = (member: Member, site: ObservedSite): readonly Action[] =>
  member.pairs.flatMap((pair) => {
    const pinned = pair.recoveryPoint?.snapshotId;
    const listed = listedOf(member, pair, site);
    // A snapshot that was deleted since cannot be tagged.
    const isWanted = pinned !== undefined && (listed?.includes(pinned) ?? true) && !isTagged(member, pinned, site);
    const stale = (listed ?? []).filter((id) => id !== pinned && isTagged(member, id, site));
    return [
      ...(isWanted ? [{ do: 'tag-pinned', snapshotId: pinned, groupId: member.group.id } as const] : []),
      ...stale.map((id) => untag(member, id)),
    ];
  });

/** All pins are given up. Where EC2 did not list the snapshots of a disk, the one on record is taken to have the tag. */
export const unpinActions = (member: Member, site: ObservedSite): readonly Action[] =>
  member.pairs.flatMap((pair) => {
    const listed = listedOf(member, pair, site)?.filter((id) => isTagged(member, id, site));
    const ids = listed ?? (pair.recoveryPoint ? [pair.recoveryPoint.snapshotId] : []);
    return ids.map((id) => untag(member, id));
  });
