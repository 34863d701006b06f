import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { type Requester, requesterText } from '../../../domain/group/requester.ts';
import type { ProtectionRunKind } from '../../../domain/group/run-kind.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import type { LeasedGroup } from '../../load.ts';
import type { StepDeps } from '../deps.ts';
import type { ProtectionRequest } from './request.ts';

/**
 * From which epoch on recovery points count as first. A try that goes on where one of its kind has failed counts those that
 * were asked for then: they are of the same direction, and may have taken hours.
 */
export const firstEpoch = async (store: GroupStore, { id, createdAt, lease }: LeasedGroup): Promise<number> => {
  const own = await store.findOperation(id, lease.failoverId);
  if (own?.epoch === lease.epoch && own.pointsSince !== undefined) return own.pointsSince;
  const begun = (await store.listOperations(id)).filter(
    (run) => run.id !== lease.failoverId && run.status !== 'REFUSED' && run.startedAt >= createdAt,
  );
  const [last] = begun;
  // One whose record was the last that it wrote has left its lease: the group is not protected yet.
  const isOpen = last?.status !== 'SUCCEEDED' || lease.predecessor?.failoverId === last.id;
  const isGoneOn = last?.kind === lease.kind && isOpen;
  return (isGoneOn ? last.pointsSince : undefined) ?? lease.epoch;
};

export interface BegunRun extends Omit<ProtectionRequest, 'standbys'> {
  readonly kind: ProtectionRunKind;
  readonly pointsSince?: number;
}

/** The trail, and then the record. Safe to repeat: a line may stand twice, but none is missing; the first record stays. */
export const recordBegin = async (
  { store, clock }: Pick<StepDeps, 'store' | 'clock'>,
  group: LeasedGroup,
  { runId, executionId, kind, requestedBy, pointsSince }: BegunRun,
): Promise<void> => {
  const { id: groupId, lease } = group;
  const known = await store.findOperation(groupId, runId);
  if (known?.epoch === lease.epoch) return;
  const message = `${BEGUN[kind]}, asked for by ${requesterText(requestedBy)}${byWhom(group, kind)}`;
  await store.appendEvents([
    { at: instant(clock), groupId, failoverId: runId, type: EVENT[kind], message, data: stateOf(group, requestedBy) },
  ]);
  await store.beginOperation({
    id: runId,
    groupId,
    kind,
    executionId,
    status: 'RUNNING',
    epoch: lease.epoch,
    ...(pointsSince === undefined ? {} : { pointsSince }),
    production: lease.production,
    requestedBy,
    startedAt: lease.takenAt,
    failedMembers: [],
  });
};

/** SDRS's names of these calls in its audit log. */
const EVENT: Readonly<Record<ProtectionRunKind, string>> = {
  enable: 'startProtectionGroup',
  reprotect: 'reprotectProtectionGroup',
  disable: 'stopProtectionGroup',
  restore: 'restoreProtectionGroup',
};

const BEGUN: Readonly<Record<ProtectionRunKind, string>> = {
  enable: 'Protection is being enabled',
  reprotect: 'The group is being protected again',
  disable: 'Protection is being disabled',
  restore: 'Servers are being brought to another recovery point',
};

const byWhom = (group: ProtectionGroup, kind: ProtectionRunKind): string => {
  if (synchronisationOf(group).by === 'sdrs' || kind === 'disable' || kind === 'restore') return '';
  return '. Something else takes its recovery points, and none is taken now';
};

/** The state of the group from then on, for those who hear of it. */
const stateOf = ({ status, protectedStatus }: ProtectionGroup, requestedBy: Requester) => ({
  status,
  protectedStatus,
  requestedBy,
});

/** How a run of that kind is called in the middle of a sentence. */
export const noun = (kind: ProtectionRunKind): string => NOUN[kind];

const NOUN: Readonly<Record<ProtectionRunKind, string>> = {
  enable: 'Enabling protection',
  reprotect: 'Protecting again',
  disable: 'Disabling protection',
  restore: 'Restoring another recovery point',
};
