import { type Member, productionVolume } from '../group/member.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { type Action, TAGS } from '../site/actions.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';

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
 * What makes the tags say what is pinned: each pinned snapshot gets the tag with the group's id, also where a look shows it, as a cancel may have
 * taken it off a moment ago. Each other one of that disk that has it, or was pinned before, loses it. @param before the pairs until now
 */
export const pinTagActions = (
  member: Member,
  site: ObservedSite,
  before: readonly ReplicationPair[] = [],
): readonly Action[] =>
  member.pairs.flatMap((pair) => {
    const pinned = pair.recoveryPoint?.snapshotId;
    const former = before.find(({ id }) => id === pair.id)?.recoveryPoint?.snapshotId;
    const listed = listedOf(member, pair, site);
    // One that is deleted since cannot be tagged.
    const isThere = pinned !== undefined && (listed?.includes(pinned) ?? true);
    const stale = (listed ?? []).filter((id) => id !== pinned && (id === former || isTagged(member, id, site)));
    return [
      ...(isThere ? [{ do: 'tag-pinned', snapshotId: pinned, groupId: member.group.id } as const] : []),
      ...stale.map((id) => untag(member, id)),
    ];
  });

/** All pins are given up. Where EC2 did not list the snapshots of a disk, the recorded one is taken to have the tag. */
export const unpinActions = (member: Member, site: ObservedSite): readonly Action[] =>
  member.pairs.flatMap((pair) => {
    const listed = listedOf(member, pair, site)?.filter((id) => isTagged(member, id, site));
    const ids = listed ?? (pair.recoveryPoint ? [pair.recoveryPoint.snapshotId] : []);
    return ids.map((id) => untag(member, id));
  });
