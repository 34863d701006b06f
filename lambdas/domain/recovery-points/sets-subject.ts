import { type Member, productionVolume } from '../group/member.ts';
import type { SetsSubject } from './point-sets.ts';

/** What the sets of a member are judged by: the disks that production has now, and the run that has the group. */
export const setsSubjectOf = (member: Member): SetsSubject => ({
  instanceId: member.instance.id,
  volumes: new Map(
    member.pairs.flatMap((pair) => {
      const volumeId = productionVolume(member, pair);
      return volumeId === undefined ? [] : [[volumeId, pair.id] as const];
    }),
  ),
  disks: member.pairs.length,
  lease: member.group.lease,
});
