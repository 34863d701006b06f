import { concurrently } from '../../../concurrently.ts';
import { FirstRecoveryPointError } from '../../../domain/errors/errors.ts';
import { listed } from '../../../domain/errors/listed.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { type LeasedGroup, loadLeasedMembers } from '../../load.ts';
import { contextOf, type FailoverContext } from '../messages.ts';
import { statusOr } from './begin-members.ts';
import { endRun, hasEnded } from './end-run.ts';
import type { ProtectionDeps } from './protection-deps.ts';

/** Result of *Mark protected*. */
export interface Protected {
  readonly status: 'protected';
}

/**
 * Every server has its first recovery point: members and record say so, and last the group is protected and the lease given
 * back. Safe to repeat: all of it is done again, and a group that is protected stays so.
 * @throws FirstRecoveryPointError, StaleEpochError, OutdatedCopyError
 */
export const createMarkProtected =
  (deps: ProtectionDeps) =>
  async (input: FailoverContext): Promise<Protected> => {
    const context = contextOf(input);
    if (!(await hasEnded(deps.store, context, 'protected'))) await mark(deps, context);
    return { status: 'protected' };
  };

const mark = async (deps: ProtectionDeps, context: FailoverContext): Promise<void> => {
  const { group, members } = await loadLeasedMembers(deps.store, context);
  const instances = members.map(({ instance }) => instance);
  const copied = members.filter((member) => member.pairs.length > 0).map(({ instance }) => instance);
  assertTaken(group, copied);
  const pairs = members.flatMap((member) => member.pairs);
  await concurrently(pairs, (pair) =>
    deps.store.savePair({
      ...pair,
      status: statusOr(pair, 'protected'),
      replicationStatus: 'active',
      epoch: group.epoch,
    }),
  );
  await concurrently(instances, (instance) =>
    deps.store.saveInstance({ ...instance, status: statusOr(instance, 'protected'), epoch: group.epoch }),
  );
  await endRun(deps, group, { type: 'protectionEnabled', message: protectedText(group, copied) });
};

/** Nobody is protected whose data is nowhere. @throws FirstRecoveryPointError */
const assertTaken = (group: LeasedGroup, instances: readonly ProtectedInstance[]): void => {
  if (synchronisationOf(group).by === 'external') return;
  const open = instances.filter(
    ({ firstPoint, status }) =>
      status !== 'invalid' && (firstPoint?.runId !== group.lease.failoverId || firstPoint.state !== 'complete'),
  );
  if (open.length === 0) return;
  const names = open.map(({ name, firstPoint }) => `${name}: ${firstPoint?.reason ?? firstPoint?.state ?? 'none'}`);
  throw new FirstRecoveryPointError(group.id, listed(['not every server has a first recovery point.', ...names]));
};

const protectedText = (group: LeasedGroup, instances: readonly ProtectedInstance[]): string => {
  if (synchronisationOf(group).by === 'external') {
    return 'Protection enabled. Something else takes its recovery points';
  }
  return `Protection enabled: each of ${instances.length} servers with replicated disks has a first recovery point`;
};
