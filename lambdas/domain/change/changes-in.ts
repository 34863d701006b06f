import type { ChangeWish, MemberChange } from '../group/member-change.ts';
import type { GroupAggregate, ProtectedInstance, ReplicationPair, UnattachedPair } from '../group/protection-group.ts';
import { everyPair } from '../group/unattached-pair.ts';
import type { Changing } from './change-rule.ts';

/** What can be changed: a pair, attached or not, or an instance. */
export type ChangedMember = ProtectedInstance | ReplicationPair | UnattachedPair;

export type FoundChange = Changing<ChangedMember, ChangeWish>;

/** The last change of each member that has had one. */
export const changesIn = (aggregate: GroupAggregate): readonly FoundChange[] =>
  [...aggregate.instances, ...everyPair(aggregate)].flatMap((member) =>
    member.change ? [{ group: aggregate.group, member, change: member.change }] : [],
  );

/** Changes that have asked EC2 for something, and have not ended. */
export const underWay = (aggregate: GroupAggregate): readonly MemberChange[] =>
  changesIn(aggregate)
    .map(({ change }) => change)
    .filter(({ asked, end }) => asked !== undefined && end === undefined);

export const isInstance = (member: ChangedMember): member is ProtectedInstance => 'servers' in member;
