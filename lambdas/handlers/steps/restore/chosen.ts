import { RestoreRefusedError } from '../../../domain/errors/restore-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import { memberNamed } from '../../../domain/group/member-named.ts';
import { type PointChoice, pointText } from '../../../domain/group/point-choice.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { asProduced } from '../../../domain/phases/disks/restore-disks.ts';
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
  readonly site: ObservedSite;
}

/**
 * The servers that are meant, each with the recovery point that the choice comes to, and all of them seen to be stopped: a
 * server that runs would lose its disks under it. Changes nothing.
 * @throws RestoreRefusedError, InstanceNotInGroupError, AmbiguousNameError
 */
export const chosenFor = async (
  { compute }: { readonly compute: Pick<Compute, 'observe'> },
  aggregate: GroupAggregate,
  wish: RestoreWish,
): Promise<Chosen> => {
  const { group } = aggregate;
  const members = meantBy(aggregate, wish);
  const produced = members.map(asProduced);
  const site = await compute.observe({
    servers: members.map(({ drServerId }) => drServerId),
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
  if (reasons.length > 0) throw new RestoreRefusedError(group.id, reasons);
  const chosen = looked.flatMap(({ member, answer }) => (answer.is === 'present' ? [{ member, set: answer.set }] : []));
  return { chosen, site };
};

/** With the station that has handed over as production: its disks are those that the recovery points are of. */
const meantBy = (aggregate: GroupAggregate, { instances }: RestoreWish): readonly Member[] => {
  const { group } = aggregate;
  const ids = instances?.map((wanted) => memberNamed(aggregate, wanted).id);
  const members = membersOf(group, aggregate, otherStation(group.priorityStation)).filter(
    ({ instance, pairs }) => pairs.length > 0 && (ids?.includes(instance.id) ?? true),
  );
  if (members.length === 0) throw new RestoreRefusedError(group.id, ['No server that is meant has replicated disks.']);
  return members;
};

const whyNotDown = ({ drServerId }: Member, site: ObservedSite): string | undefined => {
  const seen = fact(site.servers, drServerId);
  if (seen.is === 'unknown') return `${drServerId} is not seen (${seen.why}). Try again.`;
  if (seen.is === 'absent') return `${drServerId} does not exist any more.`;
  return seen.value.state === 'stopped' ? undefined : `${drServerId} is ${seen.value.state}; stop it first.`;
};
