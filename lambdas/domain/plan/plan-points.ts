import { block, type Finding, pass, warn, when } from '../group/findings.ts';
import { isFinished, isOneZone, type Member, pointOf, productionVolume } from '../group/member.ts';
import { isLast, type LastPoint, type PointChoice, pointText } from '../group/point-choice.ts';
import { secondsBetween } from '../instant.ts';
import { budgetOf, outOfReach } from '../recovery-points/last-point.ts';
import { chosenRecoverySet, recoverySets } from '../recovery-points/recovery-point.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import { expectedLoss } from './expected-loss.ts';
import type { PointOption } from './plan-types.ts';

const OFFERED = ['newest', 'final', 'live'] as const;

/** The newest, the two last ones, and whatever else is chosen. Nothing where no server has a replicated disk to be brought anywhere. */
export const pointOptions = (members: readonly Member[], site: ObservedSite): readonly PointOption[] => {
  const open = members.filter((member) => member.pairs.length > 0 && !isFinished(member));
  const [first] = open;
  if (!first) return [];
  const chosen = first.point ?? 'newest';
  const offered: readonly PointChoice[] = typeof chosen === 'string' ? OFFERED : [...OFFERED, chosen];
  return offered.map((choice) => optionOf(choice, open, site, pointText(choice) === pointText(chosen)));
};

const optionOf = (
  choice: PointChoice,
  members: readonly Member[],
  site: ObservedSite,
  isChosen: boolean,
): PointOption => {
  const losses = members.map((member) => expectedLoss({ ...member, point: choice }, site));
  const known = losses.filter((loss) => loss !== undefined);
  const policy = members[0]?.group.policy;
  const impossible = whyNot(choice, members, known.length < losses.length);
  return {
    point: pointText(choice),
    isChosen,
    ...(impossible === undefined && known.length === losses.length ? { expectedLossSeconds: Math.max(...known) } : {}),
    ...(isLast(choice) && policy && impossible === undefined ? { waitsAtMostSeconds: budgetOf(choice, policy) } : {}),
    ...(impossible === undefined ? {} : { impossible }),
  };
};

const whyNot = (choice: PointChoice, [first]: readonly Member[], isLacking: boolean): string | undefined => {
  if (choice === 'live' && first && !isOneZone(first.group)) return TWO_ZONES;
  return isLacking && !isLast(choice) ? 'not every server has such a recovery point' : undefined;
};

const TWO_ZONES = 'the sites are in two zones, and EC2 attaches no disk to a server of another zone';

/** What the choice of the point means for one server, where it is not simply the newest one. */
export const pointFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const point = pointOf(member);
  const wanted = member.point ?? 'newest';
  return [
    ...when(!isFinished(member) && pointText(point) !== pointText(wanted), () =>
      warn(
        'point-kept',
        `Its identity is on the move since ${member.instance.progress?.committedAt}: it keeps its point (${pointText(point)}), whatever is chosen now (${pointText(wanted)}).`,
      ),
    ),
    ...(isLast(point) && !isFinished(member) ? lastFindings(member, site, point) : []),
  ];
};

const lastFindings = (member: Member, site: ObservedSite, point: LastPoint): readonly Finding[] => {
  if (point === 'live' && !isOneZone(member.group)) {
    return [
      block('live-needs-one-zone', `Its disks cannot move themselves: ${TWO_ZONES}. Choose --point final or newest.`),
    ];
  }
  const lost = member.pairs.flatMap((pair) => outOfReach(point, member, pair, site) ?? []);
  if (lost.length > 0) return [fallsBack(member, site, point, lost), ...withoutFallback(member, site)];
  const [doubt] = member.pairs.flatMap((pair) => {
    const seen = fact(site.volumes, productionVolume(member, pair) ?? '');
    return seen.is === 'unknown' ? seen.why : [];
  });
  return [
    ...(doubt === undefined
      ? [pass(`point-${point}`, `${SAYS[point]} ${elseText(member, site, point)}`)]
      : [warn(`point-${point}-in-doubt`, `${SAYS[point]} But ${doubt}. ${elseText(member, site, point)}`)]),
    ...withoutFallback(member, site),
  ];
};

/** None of its disks comes then: they are of one moment, or of none. */
const fallsBack = (member: Member, site: ObservedSite, point: LastPoint, lost: readonly string[]): Finding => {
  const answer = chosenRecoverySet(member, site, point);
  const instead =
    answer.is === 'present'
      ? `All of its disks are made of recovery point ${answer.set.setId} of ${answer.set.takenAt}: what was written in the ${secondsBetween(answer.set.takenAt, site.at)} s since is lost.`
      : '';
  return warn(`point-${point}-falls-back`, `It cannot be brought to "${point}": ${lost.join('; ')}. ${instead}`.trim());
};

const SAYS: Readonly<Record<LastPoint, string>> = {
  final:
    'Once production is fenced, one last snapshot of each of its disks is taken, and the DR disks are made of these: nothing is lost.',
  live: 'Once production is fenced, its disks themselves move to the DR server: nothing is lost. With the first one attached there is no way back.',
};

const elseText = (member: Member, site: ObservedSite, point: LastPoint): string => {
  const seconds = budgetOf(point, member.group.policy);
  const answer = chosenRecoverySet(member, site, point);
  if (answer.is !== 'present') return `They have ${seconds} s for it.`;
  const { setId, takenAt } = answer.set;
  const lost = secondsBetween(takenAt, site.at);
  return `Where that is not done ${seconds} s after the fence, recovery point ${setId} of ${takenAt} takes its place: then what was written in the ${lost} s since is lost.`;
};

const withoutFallback = (member: Member, site: ObservedSite): readonly Finding[] => {
  const answer = chosenRecoverySet(member, site, 'newest');
  if (answer.is === 'present') return [];
  const why =
    answer.is === 'unknown' ? `its recovery points cannot be listed (${answer.why})` : 'it has no recovery point';
  return [warn('no-point-to-fall-back-to', `Where its disks cannot be read the server fails: ${why}.`)];
};

/** The choice comes to nothing: which points there are instead. */
export const noSuchPoint = (member: Member, site: ObservedSite, choice: Exclude<PointChoice, string>): Finding => {
  const sets = recoverySets(member, site);
  const all = sets.is === 'present' ? sets.value : [];
  const [newest, oldest] = [all[0], all.at(-1)];
  const there =
    newest && oldest
      ? `Its ${all.length} recovery points are from ${oldest.takenAt} to ${newest.takenAt} (the newest is ${newest.setId}).`
      : 'It has no recovery point at all.';
  const lacks = 'at' in choice ? `not younger than ${choice.at}` : `${choice.set}, nor one that is not younger`;
  return block('no-such-recovery-point', `There is no recovery point ${lacks}. ${there}`);
};
