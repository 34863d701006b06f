import type { StandbyUp } from '../../../domain/errors/reprotection-errors.ts';
import type { Member } from '../../../domain/group/member.ts';
import { standingOrder } from '../../../domain/group/stay-down.ts';
import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { isReplaced, standbyOf, standbySeen } from '../../../domain/reprotection/standby.ts';
import { standbyServer } from '../../../domain/reprotection/turn-round.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';

/**
 * Servers of a member that run and must not: the one that is to wait, and the one that waited before another was named. The
 * latter has the member's data, and nobody looks after it any more: so it counts as running unless it is seen.
 */
export const standbysUp = (member: Member, named: NamedStandbys, site: ObservedSite): readonly StandbyUp[] => {
  const { name } = member.instance;
  const isNamed = isReplaced(member, named);
  const next = standbySeen(standbyOf(member, named), site);
  const own = isNamed ? ([{ ...next, role: 'named as its DR server', isGuarded: false }] as const) : [];
  const former = standbySeen(standbyServer(member), site);
  return [...own, { ...former, ...formerRole(member) }].flatMap((seen) => {
    if (seen.is === 'not-down') return [{ name, ...seen }];
    const isUnseen = seen.is === 'unknown' && isNamed && seen.role !== 'named as its DR server';
    return isUnseen ? [{ name, ...seen, why: `could not be seen (${seen.why})` }] : [];
  });
};

const formerRole = (member: Member): Pick<StandbyUp, 'role' | 'isGuarded'> =>
  member.instance.status === 'failed-over'
    ? { role: 'the former production', isGuarded: standingOrder(member.instance)?.serverId === standbyServer(member) }
    : { role: 'its DR server', isGuarded: false };
