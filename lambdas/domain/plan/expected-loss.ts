import { type Member, pointOf, productionVolume, settledPoint } from '../group/member.ts';
import { isLast, type LastPoint } from '../group/point-choice.ts';
import { phaseOf } from '../group/progress.ts';
import { isFenced } from '../phases/fence/next-fence.ts';
import { outOfReach } from '../recovery-points/last-point.ts';
import { recoveryPointAge } from '../recovery-points/recovery-point.ts';
import { fact, type ObservedSite } from '../site/observed.ts';

/**
 * Seconds of writes that a server would lose. A production server that is down writes nothing more: what is lost was so when the
 * server was seen to be fenced. Nothing is lost of disks that are read after the fence, as far as they can be seen now.
 */
export const expectedLoss = (member: Member, site: ObservedSite): number | undefined => {
  const point = pointOf(member);
  if (member.pairs.length > 0 && isLast(point) && isExpected(member, site, point)) return 0;
  const fencedAt = phaseOf(member.instance.progress, 'fence').doneAt;
  return recoveryPointAge(member, fencedAt !== undefined && isFenced(member, site) ? { ...site, at: fencedAt } : site);
};

const isExpected = (member: Member, site: ObservedSite, point: LastPoint): boolean => {
  const settled = settledPoint(member);
  if (settled) return settled.took !== 'newest';
  return member.pairs.every(
    (pair) =>
      fact(site.volumes, productionVolume(member, pair) ?? '').is === 'present' &&
      outOfReach(point, member, pair, site) === undefined,
  );
};
