import type { FailoverRecord } from '../../../lambdas/domain/group/failover.ts';
import { membersOf, preparedBy } from '../../../lambdas/domain/group/member.ts';
import { hasEnded } from '../../../lambdas/domain/group/progress.ts';
import type { Lease, ProtectedInstance, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { brokenPromises } from '../../../lambdas/domain/identity/promises.ts';
import { isTouched, statusAfter } from '../../../lambdas/handlers/steps/fail-group.ts';
import { siteOf } from '../ec2.ts';
import { Ends } from '../ends.ts';
import {
  look,
  type Part,
  readGroup,
  readLeased,
  readMembers,
  readOwner,
  readRecord,
  saveGroup,
  saveMembers,
  saveRecord,
} from '../ops.ts';
import type { Rules } from '../rules.ts';
import { LOOKED_AT, NOW } from '../site.ts';
import { closePredecessor, recordOf } from './predecessor.ts';
import type { FailoverArgs } from './take-lease.ts';

export type EpochArgs = FailoverArgs & { readonly epoch: number };

/** *Mark failover complete*: looks once more, and sets members and last the group to Failover complete. */
export const complete = (rules: Rules) =>
  function* ({ failoverId, epoch }: EpochArgs): Part<void> {
    const instances = yield* readMembers();
    const group = yield* readLeased(failoverId, epoch);
    const members = membersOf(group, { instances, pairs: [] });
    const site = siteOf(yield* look());
    const isKept = members.every(
      (member) =>
        (['fence', 'identity'] as const).every((phase) =>
          hasEnded(rules.nextActions(phase, member, site, LOOKED_AT)),
        ) && (member.instance.promised ?? []).every((plan) => brokenPromises(member, plan, site).length === 0),
    );
    if (!isKept) throw new Ends('ServerNotMigratedError');
    yield* saveMembers(instances.map((instance) => ({ ...instance, status: 'failed-over', epoch })));
    const decision = rules.decide(group, { type: 'complete-failover', failoverId, epoch, at: NOW });
    if ('already' in decision) return;
    if (!('event' in decision)) throw new Ends('StaleEpochError');
    yield* saveGroup(rules.evolve(group, decision.event), { epoch, status: group.status });
  };

/** *Mark protection disabled*: the record first, then the lease is given back. */
export const disable = (rules: Rules) =>
  function* ({ failoverId, epoch }: EpochArgs): Part<void> {
    const group = yield* readGroup();
    const decision = rules.decide(group, { type: 'disable-protection', failoverId, epoch, at: NOW });
    if ('refused' in decision) throw new Ends('StaleEpochError');
    const record = yield* readRecord(failoverId);
    if (record?.status === 'RUNNING') yield* saveRecord({ ...record, status: 'SUCCEEDED', endedAt: NOW });
    if ('event' in decision) yield* saveGroup(rules.evolve(group, decision.event), { epoch, status: group.status });
  };

export type FailureArgs = FailoverArgs & { readonly error: string };

/** *Record failure*: the record first, then the members, then the lease is given back; or the door is closed to a try that wakes late. */
export const recordFailure = (rules: Rules) =>
  function* ({ failoverId, error }: FailureArgs): Part<void> {
    const group = yield* readGroup();
    const instances = yield* readMembers();
    const isOwner = group.lease?.failoverId === failoverId;
    const known = yield* readRecord(failoverId);
    const isRefused = known?.status === 'REFUSED' && isOwner;
    if (!known || known.status === 'RUNNING' || isRefused) {
      yield* saveRecord(endOf(group, { failoverId, error }, { known, isOwner }));
    }
    if (isOwner && group.lease) yield* failGroup(rules, { ...group, lease: group.lease }, instances);
    else yield* closeDoor(failoverId);
  };

interface Ending {
  readonly known: FailoverRecord | undefined;
  readonly isOwner: boolean;
}

const endOf = (
  group: ProtectionGroup,
  { failoverId, error }: FailureArgs,
  { known, isOwner }: Ending,
): FailoverRecord => {
  const { epoch, priorityStation: production } = group;
  const lease = { kind: 'failover', failoverId, executionId: failoverId, epoch, production, takenAt: NOW } as const;
  return {
    ...(known ?? recordOf(lease)),
    status: known || isOwner ? 'FAILED' : 'REFUSED',
    ...(isOwner ? { epoch } : {}),
    endedAt: NOW,
    error,
  };
};

/** Every member, and the group last. */
export const failGroup = function* (
  rules: Rules,
  group: ProtectionGroup & { readonly lease: Lease },
  instances: readonly ProtectedInstance[],
): Part<void> {
  const { epoch, lease, status } = group;
  yield* closePredecessor(lease);
  const isOwn = isTouched(preparedBy(lease));
  yield* saveMembers(instances.map((one) => (isOwn(one) ? { ...one, status: statusAfter(one), epoch } : one)));
  const decision = rules.decide(group, { type: 'fail-failover', failoverId: lease.failoverId, at: NOW });
  if ('event' in decision) yield* saveGroup(rules.evolve(group, decision.event), { epoch, status });
};

/** Once the group has been written again, a first step that wakes later takes no lease. */
const closeDoor = function* (failoverId: string): Part<void> {
  const group = yield* readGroup();
  if (group.lease?.failoverId === failoverId) throw new Ends('OutdatedCopyError');
  if (group.lease && (yield* readOwner(group.lease)) !== 'ended') return;
  yield* saveGroup(group, group);
};
