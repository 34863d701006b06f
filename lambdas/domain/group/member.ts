import type { Instant } from '../instant.ts';
import { OPERATIONS } from './operations.ts';
import { isLast, type LastPoint, type PointChoice } from './point-choice.ts';
import { lastProgressAt, type SettledPoint } from './progress.ts';
import type { NicPlan } from './promise.ts';
import type { GroupAggregate, Lease, ProtectedInstance, ProtectionGroup, ReplicationPair } from './protection-group.ts';
import { standingPoint } from './standing-point.ts';
import { otherStation, type Station } from './station.ts';

/** One server of a group in one failover: who hands over to whom. */
export interface Member {
  readonly group: ProtectionGroup;
  readonly instance: ProtectedInstance;
  readonly pairs: readonly ReplicationPair[];
  /** The station that hands over, for the whole of the failover. */
  readonly production: Station;
  readonly productionServerId: string;
  readonly drServerId: string;
  /** When a server of the group last came to the end of a phase, or the run began one. @default it has not begun */
  readonly progressedAt?: Instant | undefined;
  /** The point that was chosen for the group; {@link pointOf} says that of the server. @default `newest` */
  readonly point?: PointChoice | undefined;
  /** See {@link GroupAggregate}. @default `false` */
  readonly isPointAsked?: boolean;
}

/** The station that hands over: the failover's station while one is under way, else the production of now. */
export const productionStation = (group: ProtectionGroup): Station => group.lease?.production ?? group.priorityStation;

/** The station that hands over, or did in the last failover. Identities are recorded there, before anything moves. */
export const formerProduction = (group: ProtectionGroup): Station =>
  !group.lease && group.status === OPERATIONS.failover.done
    ? otherStation(group.priorityStation)
    : productionStation(group);

/** Whose progress the members carry: a roll-back goes on with that of the failover that it undoes. */
export const preparedBy = ({ undoes, failoverId }: Pick<Lease, 'undoes' | 'failoverId'>): string =>
  undoes ?? failoverId;

/** The group's members, each with its own pairs. @param production the station that hands over, or has handed over */
export const membersOf = (
  group: ProtectionGroup,
  { instances, pairs, point = standingPoint(group, instances), isPointAsked = false }: Omit<GroupAggregate, 'group'>,
  production: Station = productionStation(group),
): readonly Member[] => {
  const pairsByInstance = Map.groupBy(pairs, (pair) => pair.instanceId);
  const runId = group.lease && preparedBy(group.lease);
  const progressedAt = lastProgressAt(
    instances.map(({ progress }) => (progress?.failoverId === runId ? progress : undefined)),
  );
  return instances.map((instance) => ({
    progressedAt,
    point,
    isPointAsked,
    group,
    instance,
    pairs: pairsByInstance.get(instance.id) ?? [],
    production,
    productionServerId: instance.servers[production],
    drServerId: instance.servers[otherStation(production)],
  }));
};

/** Whether an earlier failover has migrated the member, so that this one leaves it alone. */
export const isFinished = ({ instance }: Member): boolean =>
  instance.progress?.finished === true || instance.status === 'failed-over';

/** To which point the server is brought: it keeps the one that it was finished with, or is on the move with. */
export const pointOf = (member: Member): PointChoice => {
  const { progress } = member.instance;
  const isKept = isFinished(member) || progress?.committedAt !== undefined || isPrepared(member);
  return (isKept ? progress?.point : member.point) ?? 'newest';
};

/** By the run that has the group: what it has begun with is what it goes on with. One that has died may have left its lease. */
const isPrepared = ({ group: { lease }, instance: { progress }, isPointAsked }: Member): boolean =>
  isPointAsked !== true && lease !== undefined && progress?.failoverId === preparedBy(lease);

/** What came of `final` or `live`, by the run that has the group or for good. */
export const settledPoint = (member: Member): SettledPoint | undefined => {
  const isKept = isFinished(member) || member.instance.progress?.committedAt !== undefined;
  return isKept || isPrepared(member) ? member.instance.progress?.settled : undefined;
};

/** `final` or `live`, where what comes of it is not on record yet. */
export const unsettledPoint = (member: Member): LastPoint | undefined => {
  const point = pointOf(member);
  const isOpen = isLast(point) && member.pairs.length > 0 && settledPoint(member) === undefined;
  return isOpen && !isFinished(member) ? point : undefined;
};

/** What this failover has promised of a NIC. */
export const promiseOf = ({ instance }: Member, networkInterfaceId: string): NicPlan | undefined =>
  instance.promised?.find((plan) => plan.networkInterfaceId === networkInterfaceId);

/** The production disk of a pair in this failover. */
export const productionVolume = (member: Member, pair: ReplicationPair): string | undefined =>
  pair.volumes[member.production];

/** The DR disk of a pair that is to be swapped out in this failover. */
export const drVolume = (member: Member, pair: ReplicationPair): string | undefined =>
  pair.volumes[otherStation(member.production)];

/** The zone the member moves to. */
export const drZone = (member: Member): string => member.group.sites[otherStation(member.production)].availabilityZone;

/** Whether both sites are in one zone, so that network interfaces can move. */
export const isOneZone = (group: ProtectionGroup): boolean =>
  group.sites.source.availabilityZone === group.sites.target.availabilityZone;
