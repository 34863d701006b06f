import { type Member, productionVolume, unsettledPoint } from '../../group/member.ts';
import type { LastPoint } from '../../group/point-choice.ts';
import { phaseOf, type SettledPoint } from '../../group/progress.ts';
import type { ProtectedInstance, ReplicationPair } from '../../group/protection-group.ts';
import type { Learning } from '../../pass/phase-rule.ts';
import { hasElapsed } from '../../pass/phase-verdict.ts';
import { budgetOf } from '../../recovery-points/last-point.ts';
import { chosenRecoverySet, pinTo } from '../../recovery-points/recovery-point.ts';
import type { RecoverySet } from '../../recovery-points/recovery-sets.ts';
import type { ObservedSite } from '../../site/observed.ts';
import { finalSet, whatIsOpen, whyNoFinal } from './final-point.ts';
import { areFree, foundFree, whatIsHeld, whyNotLive } from './live-point.ts';

/** What a look says of production's last state: that it can be had, or that it cannot. */
interface Outcome extends Omit<SettledPoint, 'at'> {
  /** What is pinned from then on. @default what was pinned before */
  readonly set?: RecoverySet;
}

const outcomeOf = (member: Member, site: ObservedSite): Outcome | undefined => {
  const point = unsettledPoint(member);
  if (point === undefined) return undefined;
  const fence = phaseOf(member.instance.progress, 'fence');
  if (fence.state === 'unfenced') return fallBack(member, site, 'its production server is not seen to be down');
  if (fence.doneAt === undefined) return undefined;
  const outcome = OUTCOMES[point](member, site);
  return outcome ?? overdue(member, site, point);
};

const OUTCOMES: Readonly<Record<LastPoint, (member: Member, site: ObservedSite) => Outcome | undefined>> = {
  final: (member, site) => {
    const set = finalSet(member, site);
    if (set) return { took: 'final', set };
    const why = whyNoFinal(member, site);
    return why === undefined ? undefined : fallBack(member, site, why);
  },
  live: (member, site) => {
    if (areFree(member, site)) return { took: 'live' };
    const why = whyNotLive(member, site);
    return why === undefined ? undefined : fallBack(member, site, why);
  },
};

/** Whatever it waits for, and whether that was seen or not. A disk is set free in its own time, see `whyNotLive`. */
const overdue = (member: Member, site: ObservedSite, point: LastPoint): Outcome | undefined => {
  const seconds = budgetOf('final', member.group.policy);
  const { doneAt } = phaseOf(member.instance.progress, 'fence');
  if (!hasElapsed(doneAt, seconds, site.at)) return undefined;
  const { what, open } = OVERDUE[point];
  const said = open(member, site);
  return fallBack(member, site, `it is ${what} ${seconds} s after the fence${said === undefined ? '' : `: ${said}`}`);
};

const OVERDUE = {
  final: { what: 'not complete', open: whatIsOpen },
  live: { what: 'not free', open: whatIsHeld },
} as const;

/** What was pinned beforehand; a look that died half way through the pins of another set is mended by the newest one. */
const fallBack = (member: Member, site: ObservedSite, why: string): Outcome => {
  const names = new Set(member.pairs.map(({ recoveryPoint }) => recoveryPoint?.setId));
  if (names.size < 2) return { took: 'newest', why };
  const newest = chosenRecoverySet(member, site, 'newest');
  return { took: 'newest', why, ...(newest.is === 'present' ? { set: newest.set } : {}) };
};

/** The disks are at the DR server then, and left behind by nobody. */
const withoutMoved = (member: Member): Partial<Pick<ProtectedInstance, 'freed'>> => {
  const moved = new Set(member.pairs.map((pair) => productionVolume(member, pair)));
  const { freed } = member.instance;
  return freed ? { freed: freed.filter(({ volumeId }) => !moved.has(volumeId)) } : {};
};

const settled = (member: Member, site: ObservedSite): Member => {
  const outcome = outcomeOf(member, site);
  const { progress } = member.instance;
  if (!outcome || !progress) return member;
  const { set, ...rest } = outcome;
  const pairs: readonly ReplicationPair[] = set ? pinTo(member.pairs, set) : member.pairs;
  const instance = {
    ...member.instance,
    ...(outcome.took === 'live' ? withoutMoved(member) : {}),
    progress: { ...progress, settled: { ...rest, at: site.at } },
  };
  return { ...member, instance, pairs };
};

/**
 * What a look alone says of `final` and `live`. It is on record before anything is done about it, and stays: whichever of the two a
 * server was brought to, or to neither, no later look takes that back.
 */
export const SETTLING: Learning = {
  of: settled,
  says: (before, { instance: { id: instanceId, name, progress }, pairs }) => {
    const after = progress?.settled;
    const point = unsettledPoint(before);
    if (!after || point === undefined) return undefined;
    const { took, why } = after;
    if (took === 'newest') {
      const message = `${name}: "${point}" cannot be had (${why}); the recovery point that was pinned takes its place`;
      return { type: 'lastPointMissed', message, data: { instanceId, point, why } };
    }
    if (took === 'live') {
      const message = [
        `${name}: production's disks are free, and move to the DR server themselves`,
        ...foundFree(before),
      ].join('; ');
      return { type: 'lastPointTaken', message, data: { instanceId, took, takenAt: after.at } };
    }
    const [taken] = pairs.flatMap(({ recoveryPoint }) => recoveryPoint ?? []);
    const message = `${name}: pinned to its last recovery point ${taken?.setId} of ${taken?.takenAt}, taken after the fence`;
    return {
      type: 'lastPointTaken',
      message,
      data: { instanceId, took, takenAt: taken?.takenAt, setId: taken?.setId },
    };
  },
};
