import { type Member, membersOf } from '../../../lambdas/domain/group/member.ts';
import type { Lease, ProtectedInstance, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { givenBack } from '../../../lambdas/handlers/steps/roll-back/mark-protected-again.ts';
import { siteOf } from '../ec2.ts';
import { Ends, GoesOn } from '../ends.ts';
import {
  callEc2,
  look,
  type Part,
  readGroup,
  readGroupAndOwner,
  readLeased,
  readMembers,
  readRecord,
  readRecords,
  saveGroup,
  saveMembers,
  saveRecord,
  start,
  untilEnded,
  untilStopped,
  untilWritten,
} from '../ops.ts';
import type { Rules } from '../rules.ts';
import { NOW, rootPairOf } from '../site.ts';
import { failGroup } from './ends.ts';
import { closePredecessor } from './predecessor.ts';

const ROLL_BACK = 'roll-back';

type Leased = ProtectionGroup & { readonly lease: Lease };

/** A roll-back that is to start servers: it calls the failover off, waits for its end, and gives production back under a lease of its own. */
export const cancel = (rules: Rules) =>
  function* (): Part<GoesOn> {
    // That it refuses at once what is too late already changes nothing for anybody.
    yield* callOff(rules);
    return new GoesOn('roll back', {});
  };

/** Once nothing of the failover runs any more. */
export const rollBack = (rules: Rules) =>
  function* (): Part<GoesOn> {
    yield* refuseTooLate(rules);
    yield* rules.untilNobodyActs();
    const group = yield* takeRollBackLease(rules);
    const members = yield* takeMembers(rules, group);
    // A guard that began meanwhile has seen the orders that are gone now.
    yield* rules.untilNobodyActs();
    return new GoesOn('give back', { group, members });
  };

export interface Taken {
  readonly group: Leased;
  readonly members: readonly Member[];
}

/** Undoes what was done, the last first, until a look shows production as it was; then the servers are started, and it is on record. */
export const giveBack = (rules: Rules) =>
  function* ({ group, members }: Taken): Part<GoesOn | 'ok'> {
    if (yield* undoes(rules, group, members)) return new GoesOn('give back', { group, members });
    yield* startServers(group);
    yield* finish(rules, group, members);
    return 'ok';
  };

const refuseTooLate = function* (rules: Rules): Part<void> {
  const group = yield* readGroup();
  const members = membersOf(group, { instances: yield* readMembers(), pairs: [] });
  const isOpen = group.status === 'failing-over' || group.status === 'error-failing-over';
  if (!isOpen || members.some(rules.pastNoReturn)) throw new Ends('CancelRefusedError');
};

const callOff = function* (rules: Rules): Part<void> {
  const { group, owner } = yield* readGroupAndOwner();
  const { lease } = group;
  if (lease?.kind !== 'failover' || owner !== 'running') return;
  yield* untilWritten(function* () {
    const now = yield* readGroup();
    const decision = rules.decide(now, { type: 'cancel-failover', at: NOW });
    if ('event' in decision) yield* requested(rules.evolve(now, decision.event), now);
  });
  yield* untilEnded(lease.executionId);
};

/** One that has just ended by itself needs no calling off. */
const requested = function* (called: ProtectionGroup, now: ProtectionGroup): Part<void> {
  try {
    yield* saveGroup(called, now);
  } catch (error) {
    if (!(error instanceof Ends && error.error === 'StaleEpochError')) throw error;
  }
};

const takeRollBackLease = function* (rules: Rules): Part<Leased> {
  const { group, owner } = yield* readGroupAndOwner();
  const last = (yield* readRecords()).filter(({ status }) => status !== 'REFUSED').at(-1);
  const decision = rules.decide(group, {
    type: 'start-roll-back',
    rollBackId: ROLL_BACK,
    executionId: ROLL_BACK,
    ...(owner ? { leaseOwner: owner } : {}),
    ...(last?.status === 'FAILED' ? { lastFailed: last.id } : {}),
    at: NOW,
  });
  if (!('event' in decision) || decision.event.type !== 'roll-back-started') throw new Ends('CancelRefusedError');
  if (group.lease) yield* closePredecessor(group.lease);
  const taken = yield* saveGroup(rules.evolve(group, decision.event), group);
  yield* closePredecessor(decision.event.lease);
  return { ...taken, lease: decision.event.lease };
};

/** Under the new epoch: nothing older writes them any more, so what they say of the point of no return is the last word. */
const takeMembers = function* (rules: Rules, group: Leased): Part<readonly Member[]> {
  const { epoch } = group;
  const taken = yield* untilWritten(function* () {
    const instances = yield* readMembers();
    return yield* saveMembers(instances.map((instance) => ({ ...instance, epoch })));
  });
  if (taken.some((instance) => rules.pastNoReturn({ instance }))) {
    yield* giveUp(rules, group);
    throw new Ends('CancelRefusedError');
  }
  const free = taken.map(rules.withoutOrder);
  return membersOf(group, { instances: yield* saveMembers(free), pairs: free.map(({ id }) => rootPairOf(id)) });
};

const giveUp = (rules: Rules, { epoch }: Leased): Part<void> =>
  untilWritten(function* () {
    const instances = yield* readMembers();
    yield* failGroup(rules, yield* readLeased(ROLL_BACK, epoch), instances);
  });

/** One round; whether anything was left to undo. */
const undoes = function* (rules: Rules, group: Leased, members: readonly Member[]): Part<boolean> {
  const site = siteOf(yield* look());
  const turns = members.map((member) => ({ member, verdict: rules.nextGiveBackActions(member, site) }));
  const open = turns.filter(({ verdict }) => verdict.state !== 'done');
  if (open.length === 0) return false;
  const planned = open.filter(({ verdict }) => verdict.actions.length > 0);
  // EC2 does at once what it accepts, so nothing else comes of waiting.
  if (planned.length === 0) {
    yield* giveUp(rules, group);
    throw new Ends('RollBackIncompleteError');
  }
  yield* readLeased(ROLL_BACK, group.epoch);
  for (const { member, verdict } of planned) yield* callEc2(member.instance.id, verdict.actions);
  return true;
};

/** The record, the members, and the group last: until then the lease is held. */
const finish = function* (rules: Rules, group: Leased, members: readonly Member[]): Part<void> {
  const { epoch, lease } = group;
  const record = lease.undoes === undefined ? undefined : yield* readRecord(lease.undoes);
  if (record) yield* saveRecord({ ...record, cancelled: record.cancelled ?? { at: NOW }, rolledBackAt: NOW, epoch });
  yield* saveMembers(members.map(({ instance }): ProtectedInstance => ({ ...givenBack(instance), epoch })));
  const decision = rules.decide(group, { type: 'finish-roll-back', failoverId: ROLL_BACK, epoch, at: NOW });
  if ('event' in decision) yield* saveGroup(rules.evolve(group, decision.event), { epoch, status: group.status });
};

/** Under the lease: nobody begins a failover that would want them down. */
const startServers = function* ({ epoch }: Leased): Part<void> {
  const stopped = (yield* untilStopped()).filter(({ power }) => power === 'stopped');
  yield* readLeased(ROLL_BACK, epoch);
  if (stopped.length > 0) yield* start(stopped.map(({ id }) => id));
};
