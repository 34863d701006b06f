import { RestoreRefusedError } from '../../../domain/errors/restore-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import { memberNamed } from '../../../domain/group/member-named.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import { type PointChoice, pointText } from '../../../domain/group/point-choice.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { areDisksRestored, asProduced, isRestoreOpen } from '../../../domain/phases/disks/restore-disks.ts';
import { chosenRecoverySet } from '../../../domain/recovery-points/recovery-point.ts';
import type { RecoverySet } from '../../../domain/recovery-points/recovery-sets.ts';
import { fact, type ObservedSite } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';

/** A restore as somebody has asked for it. */
export interface RestoreWish {
  readonly point: PointChoice;
  /** Ids or names. @default every server that has disks */
  readonly instances?: readonly string[];
}

export interface ChosenPoint {
  readonly member: Member;
  readonly set: RecoverySet;
}

export interface Chosen {
  readonly chosen: readonly ChosenPoint[];
  /** Servers that are not meant, and whose restore another run has left unfinished. */
  readonly left: readonly Member[];
  readonly site: ObservedSite;
}

/**
 * The servers that are meant, each with the recovery point that the choice comes to, and those that another run has left
 * unfinished. All of them are seen to be stopped: a server that runs would lose its disks under it. Changes nothing.
 * @throws RestoreRefusedError, InstanceNotInGroupError, AmbiguousNameError
 */
export const chosenFor = async (
  { compute }: { readonly compute: Pick<Compute, 'observe'> },
  aggregate: GroupAggregate,
  wish: RestoreWish,
): Promise<Chosen> => {
  const { group } = aggregate;
  const all = membersOf(group, aggregate, otherStation(group.priorityStation));
  const members = meantBy(aggregate, all, wish);
  const turned = all.filter(isTurned(group));
  if (turned.length > 0) throw new RestoreRefusedError(group.id, turned.map(turnedText));
  const produced = members.map(asProduced);
  const left = leftOf(all).filter((member) => !members.includes(member));
  const site = await compute.observe({
    servers: [...members, ...left].map(({ drServerId }) => drServerId),
    snapshotsOfVolumes: produced.flatMap(({ pairs, production }) =>
      pairs.flatMap(({ volumes }) => volumes[production] ?? []),
    ),
  });
  const looked = members.map((member, n) => ({
    member,
    why: whyNotDown(member, site),
    answer: chosenRecoverySet(produced[n] ?? member, site, wish.point),
  }));
  const reasons = looked.flatMap(({ member: { instance }, why, answer }) => [
    ...(why ? [`${instance.name}: ${why}`] : []),
    ...(answer.is === 'unknown'
      ? [`${instance.name}: its recovery points are not known (${answer.why}). Try again.`]
      : []),
    ...(answer.is === 'absent'
      ? [`${instance.name}: it has no recovery point for ${pointText(wish.point)}; sdrs points ${group.id} lists them.`]
      : []),
  ]);
  const besides = left.flatMap((member) => {
    const why = areDisksRestored(member) ? undefined : whyNotDown(member, site);
    const { instance } = member;
    return why ? [`${instance.name}: ${instance.progress?.failoverId} has begun to restore it, and ${why}`] : [];
  });
  if (reasons.length + besides.length > 0) throw new RestoreRefusedError(group.id, [...reasons, ...besides]);
  const chosen = looked.flatMap(({ member, answer }) => (answer.is === 'present' ? [{ member, set: answer.set }] : []));
  return { chosen, left, site };
};

/** @param all with the station that has handed over as production: its disks are those that the recovery points are of */
const meantBy = (aggregate: GroupAggregate, all: readonly Member[], { instances }: RestoreWish): readonly Member[] => {
  const ids = instances?.map((wanted) => memberNamed(aggregate, wanted).id);
  const members = all.filter(({ instance, pairs }) => pairs.length > 0 && (ids?.includes(instance.id) ?? true));
  if (members.length > 0) return members;
  throw new RestoreRefusedError(aggregate.group.id, ['No server that is meant has replicated disks.']);
};

/** Whether protecting again has turned the member round before it failed: then its former disks are on record no more. */
const isTurned =
  ({ status }: GroupAggregate['group']) =>
  ({ instance }: Member): boolean =>
    status !== OPERATIONS.restore.done && instance.status !== OPERATIONS.restore.done;

const turnedText = ({ instance: { name } }: Member): string =>
  `${name}: it is recorded the other way round already; "sdrs protect enable" goes on from there.`;

/** What has failed for good waits for somebody who names it, and holds up nobody else. */
const leftOf = (all: readonly Member[]): readonly Member[] =>
  all.filter((member) => isRestoreOpen(member) && member.instance.progress?.failure === undefined);

const whyNotDown = ({ drServerId }: Member, site: ObservedSite): string | undefined => {
  const seen = fact(site.servers, drServerId);
  if (seen.is === 'unknown') return `${drServerId} is not seen (${seen.why}). Try again.`;
  if (seen.is === 'absent') return `${drServerId} does not exist any more.`;
  return seen.value.state === 'stopped' ? undefined : `${drServerId} is ${seen.value.state}; stop it first.`;
};
