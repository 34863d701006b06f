import type { AuditEvent, FailoverRecord, UnfencedMember } from '../lambdas/domain/group/failover.ts';
import type { ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import { otherStation, type Station } from '../lambdas/domain/group/protection-group.ts';
import { NOTES } from '../lambdas/domain/plan/notes.ts';
import type { ShownIdentity } from '../lambdas/handlers/operations/show-identity.ts';
import type { StartedFailover } from '../lambdas/handlers/operations/start-failover.ts';
import type { Execution } from '../lambdas/ports/workflow.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { commandFor, type Session } from './session.ts';

/** A state that the group was in, from when on. */
export interface GroupState {
  readonly at?: string;
  readonly status: string;
  readonly protection: string;
}

/** What a failover came to. The shape of `sdrs failover --json`. */
export interface FailoverReport extends StartedFailover {
  readonly status: FailoverRecord['status'];
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly confirmation?: FailoverRecord['confirmation'];
  readonly requestedBy?: FailoverRecord['requestedBy'];
  /** Facts that spoke for a fault of production, one sentence each. */
  readonly evidence: FailoverRecord['evidence'];
  readonly failedMembers: FailoverRecord['failedMembers'];
  /** Servers that the failover went on without having seen them down; they may still run. */
  readonly unfencedMembers: readonly UnfencedMember[];
  readonly states: readonly GroupState[];
  readonly identity: ShownIdentity;
  readonly next: readonly string[];
}

/** Gathers what a failover that has ended came to. */
export const reportOf = async (
  { target, operations, options }: Session,
  started: StartedFailover,
  { execution, group }: { readonly execution: Execution; readonly group: ProtectionGroup },
): Promise<FailoverReport> => {
  const [identity, record, events] = await Promise.all([
    operations.showIdentity(started.groupId),
    target.store.findFailover(started.groupId, started.failoverId),
    operations.listEvents(started.groupId),
  ]);
  const status = outcomeOf(execution, record);
  const { error = record?.error, cause = record?.cause, endedAt = record?.endedAt } = execution;
  return {
    ...started,
    status,
    startedAt: execution.startedAt,
    ...(endedAt ? { endedAt } : {}),
    ...(error ? { error } : {}),
    ...(cause ? { cause } : {}),
    ...groundsOf(record),
    failedMembers: record?.failedMembers ?? [],
    unfencedMembers: record?.unfencedMembers ?? [],
    states: statesOf(group, events, started.failoverId),
    identity,
    next:
      status === 'SUCCEEDED'
        ? afterSuccess(identity, commandFor(options))
        : afterFailure(status, group, commandFor(options)),
  };
};

const groundsOf = (
  record: FailoverRecord | undefined,
): Pick<FailoverReport, 'requestedBy' | 'confirmation' | 'evidence'> => ({
  ...(record?.requestedBy ? { requestedBy: record.requestedBy } : {}),
  ...(record?.confirmation ? { confirmation: record.confirmation } : {}),
  evidence: record?.evidence ?? [],
});

/** An execution that ended before it could be recorded (its process died, somebody stopped it) has failed. */
const outcomeOf = (execution: Execution, record: FailoverRecord | undefined): FailoverRecord['status'] => {
  if (record && record.status !== 'RUNNING') return record.status;
  return execution.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
};

/** What the audit trail says about the group's state. */
const STATE_AFTER: Readonly<Record<string, Omit<GroupState, 'at'>>> = {
  failoverProtectionGroup: { status: 'failing-over', protection: 'started' },
  failoverComplete: { status: 'failed-over', protection: 'started' },
  protectionDisabled: { status: 'failed-over', protection: 'stopped' },
  failoverFailed: { status: 'error-failing-over', protection: 'started' },
};

const statesOf = (
  { status, protectedStatus }: ProtectionGroup,
  events: readonly AuditEvent[],
  failoverId: string,
): readonly GroupState[] => {
  const states: GroupState[] = [{ status, protection: protectedStatus }];
  for (const event of events) {
    const state = event.failoverId === failoverId ? STATE_AFTER[event.type] : undefined;
    const last = states.at(-1);
    // A repeated line of the trail is no other state.
    if (!state || (last?.status === state.status && last.protection === state.protection)) continue;
    states.push({ at: event.at, ...state });
  }
  return states;
};

const afterSuccess = ({ instances, before }: ShownIdentity, sdrs: string): readonly string[] => [
  `Start the DR servers when you want the service back: ${instances.map(({ name }) => `${sdrs} instance start ${name}`).join('; ')}.`,
  'In each guest, check that the NICs have their names: systems that tie names to the order or slot of a NIC may rename them.',
  NOTES['note-guests'],
  NOTES['note-disks-load'],
  NOTES['note-nics'],
  ...remains(instances, before),
  `The group is not protected now. Protecting it again, from ${otherStation(before)} to ${before}, is not in this version.`,
];

/** What is left of production, and of DR servers that others were launched in the place of. */
const remains = (instances: ShownIdentity['instances'], before: Station): readonly string[] => {
  const [terminated, stopped] = [true, false].map((isGone) =>
    instances.filter(({ progress }) => (progress?.rung === 'F6') === isGone),
  );
  const idsOf = (some: ShownIdentity['instances'] = []) => some.map(({ servers }) => servers[before]).join(', ');
  return [
    ...(stopped?.length
      ? [
          `Leave the old production servers alone (${idsOf(stopped)}): they are stopped and cannot boot, because their root volumes are detached.`,
        ]
      : []),
    ...(terminated?.length
      ? [
          `TERMINATED for good: ${idsOf(terminated)}. Their volumes are kept, and the DR servers prepared for them stay stopped and are not used (${terminated.map(({ relaunch }) => relaunch?.preparedServerId).join(', ')}): delete them when all is well.`,
        ]
      : []),
  ];
};

const afterFailure = (status: FailoverRecord['status'], group: ProtectionGroup, sdrs: string): readonly string[] =>
  status === 'REFUSED'
    ? [`Nothing was touched. Mend what is named above; ${sdrs} plan ${group.id} shows it again.`]
    : [
        'Mend what is named above, then give the same command again: it finishes the job where this one ended.',
        'What has been migrated stays migrated, and fenced production servers stay fenced.',
      ];

export const exitCodeFor = ({ status, error }: FailoverReport): ExitCode => {
  if (status === 'SUCCEEDED') return EXIT.done;
  if (status === 'FAILED') return EXIT.failoverFailed;
  const byError = exitCodeOf(Object.assign(new Error(), { name: error ?? '' }));
  return byError === EXIT.unexpected ? EXIT.refused : byError;
};
