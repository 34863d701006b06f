import type { OperationRecord } from '../lambdas/domain/group/operation-record.ts';
import type { ProtectedInstance } from '../lambdas/domain/group/protection-group.ts';
import { STATUS_LABELS } from '../lambdas/domain/group/status.ts';
import { type Synchronisation, synchronisationOf } from '../lambdas/domain/group/synchronisation.ts';
import type { StartedProtection, StartProtectionInput } from '../lambdas/handlers/operations/runs/start-protection.ts';
import type { StartedRun } from '../lambdas/handlers/operations/runs/start-run.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { followRun } from './follow/follow.ts';
import { commandFor, type Outcome, type Session } from './session.ts';

interface Turning extends Pick<StartProtectionInput, 'turn' | 'drServers'> {
  /** Id or name of the group. */
  readonly wanted: string;
}

const BEGUN = {
  enable: 'enables protection of',
  reprotect: 'protects',
  disable: 'disables protection of',
} as const satisfies Readonly<Record<StartedProtection['kind'], string>>;

/** Turns protection on or off, or joins the run that does so, and follows it to its end. */
export const turnProtection = async (session: Session, { wanted, ...asked }: Turning): Promise<Outcome> => {
  const { operations, io, target } = session;
  const { group } = await operations.showGroup(wanted);
  const requestedBy = { kind: 'command', caller: await target.caller() } as const;
  const started = await operations.startProtection({ groupId: group.id, ...asked, requestedBy });
  io.err(
    `Run ${started.failoverId} ${BEGUN[started.kind]} ${group.name}${started.kind === 'reprotect' ? ' again' : ''}.`,
  );
  await followRun(session, started);
  return protectionOutcome(session, started);
};

/** What a run that turns protection on or off has come to. */
export const protectionOutcome = async (
  { target: { store }, options }: Session,
  { groupId, failoverId: runId, kind }: Pick<StartedRun, 'groupId' | 'failoverId'> & Pick<OperationRecord, 'kind'>,
): Promise<Outcome> => {
  const [group, { instances }, run] = await Promise.all([
    store.findGroup(groupId),
    store.members(groupId),
    store.findOperation(groupId, runId),
  ]);
  const servers = instances.map((instance) => toldServer(instance, runId));
  const status = group?.status ?? 'gone';
  const json = { groupId, runId, kind, status, endState: run?.status, error: run?.error, cause: run?.cause, servers };
  const sdrs = commandFor(options);
  return {
    json,
    text: () =>
      run?.status === 'SUCCEEDED'
        ? doneText(json, sdrs, group ? synchronisationOf(group).by : 'sdrs')
        : failedText(groupId, run, sdrs),
    exitCode: run?.status === 'SUCCEEDED' ? EXIT.done : exitCodeOfRun(run),
  };
};

interface ToldServer {
  readonly instanceId: string;
  readonly name: string;
  readonly recoveryPoint?: { readonly setId: string; readonly takenAt: string };
}

const toldServer = ({ id: instanceId, name, firstPoint }: ProtectedInstance, runId: string): ToldServer => {
  const { setId, takenAt } = firstPoint?.runId === runId ? firstPoint : {};
  return { instanceId, name, ...(setId && takenAt ? { recoveryPoint: { setId, takenAt } } : {}) };
};

interface Told {
  readonly groupId: string;
  readonly kind: OperationRecord['kind'];
  readonly status: string;
  readonly servers: readonly ToldServer[];
}

const doneText = ({ groupId, kind, status, servers }: Told, sdrs: string, by: Synchronisation['by']): string => {
  const label = STATUS_LABELS[status as keyof typeof STATUS_LABELS] ?? status;
  const head = `Protection group ${groupId} is ${status} (${label}).`;
  if (kind === 'disable') {
    const points =
      by === 'external'
        ? 'Something else takes its recovery points, and goes on.'
        : 'No recovery point is taken any more.';
    return `${head}\n${points} To protect it again: ${sdrs} protect enable ${groupId}`;
  }
  if (kind === 'restore')
    return `${head}\nThe disks are restored. Start the servers: ${sdrs} instance start --group ${groupId}`;
  const taken = servers.flatMap(({ name, recoveryPoint }) =>
    recoveryPoint ? [`${name}: first recovery point of ${recoveryPoint.takenAt}`] : [],
  );
  return [head, ...taken, `Next: ${sdrs} plan ${groupId}`].join('\n');
};

const failedText = (groupId: string, run: OperationRecord | undefined, sdrs: string): string =>
  [
    `The run ${run?.status === 'REFUSED' ? 'was refused' : 'has failed'}: ${run?.error ?? 'no record'}: ${run?.cause ?? ''}`,
    `The same command goes on from there. What there is of the group: ${sdrs} group show ${groupId}`,
  ].join('\n');

/** By what a step has thrown; what has no code of its own has failed the run. */
const exitCodeOfRun = (run: OperationRecord | undefined) => {
  const code = exitCodeOf({ name: run?.error });
  return code === EXIT.unexpected ? EXIT.failoverFailed : code;
};
