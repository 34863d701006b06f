import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { instant } from '../../instant.ts';
import { type LeasedGroup, loadAggregate } from '../../load.ts';
import type { Invocation } from '../messages.ts';
import type { ProtectionDeps } from './protection-deps.ts';
import { type GroupTurned, turnGroup } from './turn-group.ts';

/**
 * Turns every member round that is not turned yet, and tells what its first recovery points copy and which servers were not
 * seen. Safe to repeat: what was turned is left alone, and a line may stand twice.
 * @throws ProductionIncompleteError, StandbyNotStoppedError, StandbyMissingError, SiteNotObservedError, CallsNotTakenError,
 * StaleEpochError, OutdatedCopyError
 */
export const turnAndTell = async (
  deps: ProtectionDeps,
  { id: groupId, lease }: LeasedGroup,
  named: NamedStandbys,
  invocation: Invocation,
): Promise<void> => {
  const { failoverId: runId, epoch } = lease;
  // Read again under the lease: a run that was taken over may have written until then.
  const aggregate = await loadAggregate(deps.store, groupId);
  const turned = await turnGroup(deps, aggregate, { runId, epoch, named }, invocation);
  await deps.store.appendEvents([
    {
      at: instant(deps.clock),
      groupId,
      failoverId: runId,
      type: 'groupTurnedRound',
      message: turnedText(turned),
      data: { ...turned },
    },
  ]);
};

const turnedText = ({ copies, unseen }: GroupTurned): string => {
  const full = copies.flatMap(({ instance, device, copy }) =>
    copy.is === 'full' ? [`${instance} ${device} as a whole, as ${copy.why}`] : [],
  );
  const delta = copies.length - full.length;
  return [
    `Recorded the other way round: the first recovery points copy of ${delta} disks what has changed`,
    ...(full.length > 0 ? [`, of ${full.length} disks all: ${full.join('; ')}`] : []),
    ...(unseen.length > 0 ? [`. Not seen, and to be stopped before a failover: ${unseen.join('; ')}`] : []),
  ].join('');
};
