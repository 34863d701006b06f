import type { LeaseOwner } from '../../../lambdas/domain/group/failover-commands.ts';
import type { Lease, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { FailoverPlan } from '../../../lambdas/domain/plan/plan-types.ts';
import { isPrepared, prepared } from '../../../lambdas/handlers/steps/validate-prerequisites.ts';
import { siteOf } from '../ec2.ts';
import { Ends, GoesOn } from '../ends.ts';
import type { FailoverId } from '../execution.ts';
import { beginRecord, type Part, readEnd, readGroup, readMembers, readOwner, saveGroup, saveMembers } from '../ops.ts';
import type { Rules } from '../rules.ts';
import { NOW, promiseOf } from '../site.ts';
import { closePredecessor, recordOf } from './predecessor.ts';

export interface FailoverArgs {
  readonly failoverId: FailoverId;
}

type Leased = ProtectionGroup & { readonly lease: Lease };

/** *Validate prerequisites*: takes the lease with the next epoch (F0). */
export const takeLease = (rules: Rules) =>
  function* ({ failoverId }: FailoverArgs): Part<GoesOn> {
    return new GoesOn('prepare', { group: yield* claim(rules, failoverId) });
  };

/** Then it begins the record and prepares the members. Answers with the epoch. */
export const prepare = () =>
  function* ({ group }: { readonly group: Leased }): Part<number> {
    const { lease } = group;
    const instances = yield* readMembers();
    yield* beginRecord(recordOf(lease));
    const unprepared = instances.filter((instance) => !isPrepared(instance, lease));
    const servers = instances.map(({ id }) => ({ instanceId: id, nics: [promiseOf(id)] }));
    const preparation = {
      aggregate: { group, instances, pairs: [] },
      group,
      plan: { servers } as unknown as FailoverPlan,
      site: siteOf([]),
      accepted: new Map<string, string>(),
    };
    yield* saveMembers(unprepared.map((instance) => withDisks(prepared(instance, preparation))));
    return lease.epoch;
  };

/** The disks are at the DR site from the beginning: they gate a move, and nobody contends for them. */
const withDisks = <T extends ReturnType<typeof prepared>>(instance: T): T =>
  instance.progress
    ? {
        ...instance,
        progress: {
          ...instance.progress,
          phases: { ...instance.progress.phases, disks: { state: 'done', doneAt: NOW, issued: {} } },
        },
      }
    : instance;

const claim = function* (rules: Rules, failoverId: FailoverId): Part<Leased> {
  const group = yield* readGroup();
  try {
    return yield* claimOnce(rules, group, failoverId);
  } catch (error) {
    if (!(error instanceof Ends) || !['StaleEpochError', 'OutdatedCopyError'].includes(error.error)) throw error;
    const again = yield* readGroup();
    if (again.epoch !== group.epoch && again.lease?.failoverId !== failoverId)
      throw new Ends('PrerequisitesNotMetError');
    return yield* claimOnce(rules, again, failoverId);
  }
};

const claimOnce = function* (rules: Rules, group: ProtectionGroup, failoverId: FailoverId): Part<Leased> {
  const { lease } = group;
  const isForeign = lease !== undefined && lease.failoverId !== failoverId;
  const owner = isForeign ? yield* readOwner(lease) : undefined;
  const decision = rules.decide(group, commandOf(failoverId, owner));
  if ('refused' in decision) throw new Ends(REFUSALS[decision.refused]);
  if (lease) yield* closePredecessor(lease);
  if ('already' in decision && lease) return { ...group, lease };
  if (!('event' in decision) || decision.event.type !== 'failover-started') throw new Ends('PrerequisitesNotMetError');
  yield* refuseEnded(failoverId);
  const taken = yield* saveGroup(rules.evolve(group, decision.event), group);
  yield* closePredecessor(decision.event.lease);
  return { ...taken, lease: decision.event.lease };
};

/** Whoever has ended takes no lease: nobody would give it back. */
const refuseEnded = function* (failoverId: FailoverId): Part<void> {
  const { execution, record } = yield* readEnd(failoverId);
  if (record?.endedAt !== undefined || execution !== 'RUNNING') throw new Ends('PrerequisitesNotMetError');
};

const REFUSALS = {
  'in-progress': 'FailoverInProgressError',
  status: 'PrerequisitesNotMetError',
  'protection-disabled': 'PrerequisitesNotMetError',
  'not-the-owner': 'PrerequisitesNotMetError',
} as const;

const commandOf = (failoverId: FailoverId, owner: LeaseOwner | undefined) =>
  ({
    type: 'start-failover',
    failoverId,
    executionId: failoverId,
    ...(owner ? { leaseOwner: owner } : {}),
    at: NOW,
  }) as const;
