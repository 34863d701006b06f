import type { GroupTrouble } from '../../domain/errors/unreadable.ts';
import { type Member, membersOf } from '../../domain/group/member.ts';
import type { Instant, ProtectedInstance, ProtectionGroup, StayDown } from '../../domain/group/protection-group.ts';
import { isProtectionRun } from '../../domain/group/run-kind.ts';
import { standingOrder } from '../../domain/group/stay-down.ts';
import { startProgress } from '../../domain/phases/failover.ts';
import { eachGroup } from '../each-group.ts';
import type { StepDeps } from '../steps/deps.ts';
import { stateOfOwner } from '../steps/take-lease.ts';
import type { GuardReport } from './messages.ts';
import { type Standby, standbysIn } from './standbys.ts';

/** A server that is to stay down, as a member of the failover that fenced it. */
export interface Watch {
  readonly order: StayDown;
  readonly member: Member;
  /** As it is kept: what is noted of the member is written on this copy. */
  readonly kept: ProtectedInstance;
  /** The trail knows already that it has returned. */
  readonly told?: boolean;
}

/** The watches of some groups, and why others have none. */
export interface Watches {
  readonly watches: readonly Watch[];
  readonly leftToFailover: GuardReport['leftToFailover'];
  /** DR servers that are to be stopped where they run. */
  readonly standbys: readonly Standby[];
  /** What kept single groups from being read. The others are guarded all the same. */
  readonly troubles: readonly GroupTrouble[];
}

type Part = Omit<Watches, 'troubles'>;

const NONE: Part = { watches: [], leftToFailover: [], standbys: [] };

/** Reads the groups anew and finds all servers in them that are to stay down. */
export const watchesOf = async (deps: StepDeps, groupIds: readonly string[], now: Instant): Promise<Watches> => {
  const { done, troubles } = await eachGroup(
    groupIds.map((id) => ({ id })),
    ({ id }) => inGroup(deps, id, now),
  );
  return {
    watches: done.flatMap(({ watches }) => watches),
    leftToFailover: done.flatMap(({ leftToFailover }) => leftToFailover),
    standbys: done.flatMap(({ standbys }) => standbys),
    troubles,
  };
};

const inGroup = async (deps: StepDeps, groupId: string, now: Instant): Promise<Part> => {
  const group = await deps.store.findGroup(groupId);
  if (!group) return NONE;
  const members = await deps.store.members(groupId);
  const watches = members.instances.flatMap((instance) => watchOf(group, instance, now));
  const standbys = standbysIn(group, members.instances);
  if (watches.length === 0) return { ...NONE, standbys };
  const { lease } = group;
  // A running failover fences by itself, with its own epoch and budget. One that died guards nothing.
  if (lease && !isProtectionRun(lease.kind) && (await stateOfOwner(deps, lease)) !== 'ended') {
    return { ...NONE, leftToFailover: [{ groupId, failoverId: lease.failoverId }] };
  }
  return { ...NONE, watches, standbys };
};

/** The progress is the guard's own, never written: it paces the calls of this run. Notes go on the kept copy. */
export const watchOf = (group: ProtectionGroup, instance: ProtectedInstance, now: Instant): readonly Watch[] => {
  const order = standingOrder(instance);
  if (!order) return [];
  const { failoverId, serverId, since: takenAt } = order;
  const production = instance.servers.source === serverId ? 'source' : 'target';
  const lease = { kind: 'failover', failoverId, executionId: '', epoch: group.epoch, production, takenAt } as const;
  // What was freed has its tags already, or the failover has said that it has not.
  const { freed: _, ...guarded } = instance;
  // Whether a late try has moved an identity since is not known, so nothing is isolated that is still to move: as after the point of no return.
  const own = { ...guarded, progress: { ...startProgress(failoverId, now), committedAt: now } };
  return membersOf({ ...group, lease }, { instances: [own], pairs: [] }).map((member) => ({
    order,
    member,
    kept: instance,
  }));
};

/** The same order on the same server of the same failover's epoch. */
export const watchKey = ({ order, member }: Watch): string =>
  [member.group.id, member.group.epoch, member.instance.id, order.failoverId, order.serverId].join(' ');
