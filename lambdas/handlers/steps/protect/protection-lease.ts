import { StaleEpochError } from '../../../domain/errors/errors.ts';
import { decideProtection, type ProtectionDecision } from '../../../domain/group/decide-protection.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { GroupAggregate, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { ProtectionRunKind } from '../../../domain/group/run-kind.ts';
import { instant } from '../../instant.ts';
import type { LeasedGroup } from '../../load.ts';
import { closePredecessor } from '../close-predecessor.ts';
import type { StepDeps } from '../deps.ts';
import { endOf, foreignOwner, heldBy } from '../take-lease.ts';

type Deps = Pick<StepDeps, 'store' | 'clock' | 'workflow'>;

/** A run that wants the group. */
export interface ProtectionClaim {
  readonly kind: ProtectionRunKind;
  readonly runId: string;
  readonly executionId: string;
}

/**
 * Takes the group's lease with the next epoch: what the synchroniser asks for with an older one counts no more. Safe to
 * repeat: the write counts only while the group is as it was read, and a lease that is ours already is kept.
 * @throws the errors of the operation, OutdatedCopyError, StaleEpochError
 */
export const takeProtectionLease = async (
  deps: Deps,
  aggregate: GroupAggregate,
  claim: ProtectionClaim,
): Promise<LeasedGroup> => {
  const { group } = aggregate;
  const next = await mayTake(deps, aggregate, claim);
  // Whoever left the lease may not have come to it.
  if (group.lease) await closePredecessor(deps, group.id, group.lease);
  if (next === 'ours' && group.lease) return { ...group, lease: group.lease };
  if (next === 'ours' || !next.lease) throw new StaleEpochError(`Protection group ${group.id}`, group.epoch);
  await assertNotEnded(deps, group, claim);
  const taken = await deps.store.saveGroup(next, { epoch: group.epoch, status: group.status });
  // Only now: a predecessor that lives after all would have made that write fail.
  await closePredecessor(deps, group.id, next.lease);
  return { ...taken, lease: next.lease };
};

/** The group with the lease; `ours`: it has it already. Writes nothing. @throws the errors of the operation */
const mayTake = async (
  deps: Pick<Deps, 'workflow' | 'clock'>,
  { group, pairs }: Pick<GroupAggregate, 'group' | 'pairs'>,
  { kind, runId, executionId }: ProtectionClaim,
): Promise<ProtectionGroup | 'ours'> => {
  const leaseOwner = await foreignOwner(deps, group, { failoverId: runId, executionId });
  const decision = decideProtection(group, {
    type: 'begin',
    kind,
    runId,
    executionId,
    ...(leaseOwner ? { leaseOwner } : {}),
    pairs: pairs.length,
    at: instant(deps.clock),
  });
  if ('group' in decision) return decision.group;
  if ('already' in decision) return 'ours';
  throw refusalOf(group, kind, decision);
};

/** No run has an empty name: a lease is always another's. */
const NOBODY = { runId: '', executionId: '' } as const;

/** Refuses what the first step of such a run would refuse now. Takes nothing. @throws the errors of the operation */
export const assertMayTake = async (
  deps: Pick<Deps, 'workflow' | 'clock'>,
  aggregate: Pick<GroupAggregate, 'group' | 'pairs'>,
  kind: ProtectionRunKind,
): Promise<void> => {
  await mayTake(deps, aggregate, { kind, ...NOBODY });
};

type Refused = Exclude<ProtectionDecision, { readonly group: ProtectionGroup } | { readonly already: true }>;

const refusalOf = ({ id, lease, status }: ProtectionGroup, kind: ProtectionRunKind, decision: Refused): Error => {
  const { errors, from } = OPERATIONS[kind];
  switch (decision.refused) {
    case 'status':
      return errors.status(id, decision);
    case 'in-progress':
      return errors.held(id, decision.failoverId, heldBy(decision.owner, lease));
    case 'no-pairs':
      return errors.record(id, ['it has no replication pairs. Create them, then enable protection.']);
    case 'not-the-owner':
    case 'protection-disabled':
      return errors.status(id, { status, allowed: from });
    default:
      return decision satisfies never;
  }
};

/**
 * A try of the first step may wake after its execution has ended and that is on record: it takes no lease, which nobody
 * would give back. The group was read before this look, and the failure's record is written before the group: so either the
 * record is seen here, or the write that takes the lease is refused. @throws StaleEpochError
 */
const assertNotEnded = async (
  { store, workflow }: Deps,
  { id, epoch }: ProtectionGroup,
  { runId, executionId }: ProtectionClaim,
): Promise<void> => {
  if ((await endOf(workflow, executionId, () => store.findOperation(id, runId))) === undefined) return;
  throw new StaleEpochError(`Run ${runId} of protection group ${id}`, epoch);
};
