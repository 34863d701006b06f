import { isFinished, type Member } from '../group/member.ts';
import { type MemberProgress, type PhaseProgress, type PhaseState, phaseOf } from '../group/progress.ts';
import { type Instant, latestOf, secondsAfter } from '../instant.ts';
import type { ReportedPhase, ReportedServer } from './report-types.ts';

/** A server of a run as people watch it, by what is kept alone: nothing is asked of EC2 for it. */
export interface RunServer {
  readonly instanceId: string;
  readonly name: string;
  readonly productionServerId: string;
  readonly drServerId: string;
  /** What EC2 showed of the production server, and since when it has. Absent where no look is on record. */
  readonly seen?: { readonly state: string; readonly at: Instant };
  /** By the phase's name. */
  readonly phases: Readonly<Record<string, RunPhase>>;
  /** Absent where nothing is waited for. */
  readonly waitingFor?: Wait;
  readonly failure?: { readonly error: string; readonly message: string };
  /** An earlier failover has migrated it: this run leaves it alone. */
  readonly leftAlone: boolean;
  /** The moment whose data it is brought back to. */
  readonly recoveryPointAt?: Instant;
  readonly drStartedAt?: Instant;
}

export interface RunPhase {
  readonly state: PhaseState;
  /** What it waits for, or why it failed, in a sentence. */
  readonly reason?: string;
  readonly doneAt?: Instant;
}

export interface Wait {
  /** After "waiting for". */
  readonly what: string;
  readonly askedAt: Instant;
  /** When its server fails for it. Absent where that follows from other servers. */
  readonly givesUpAt?: Instant;
}

/** A server of the run that its member's record tells of. @param runId whose phases the record has to have */
export const serverNow = (member: Member, runId: string): RunServer => {
  const { instance, pairs, productionServerId, drServerId } = member;
  const progress = instance.progress?.failoverId === runId ? instance.progress : undefined;
  const points = pairs.flatMap(({ recoveryPoint }) => recoveryPoint?.takenAt ?? []).sort();
  return {
    instanceId: instance.id,
    name: instance.name,
    productionServerId,
    drServerId,
    ...seenIn(progress),
    phases: Object.fromEntries(Object.entries(progress?.phases ?? {}).map(([name, phase]) => [name, phase])),
    ...waitOf(member, progress),
    ...(progress?.failure ? { failure: progress.failure } : {}),
    leftAlone: isFinished(member) && progress?.failure === undefined,
    ...(progress && points[0] ? { recoveryPointAt: points[0] } : {}),
  };
};

/** A fence that is done was seen so: stopped, or gone. */
const seenIn = (progress: MemberProgress | undefined): Pick<RunServer, 'seen'> => {
  const { state, doneAt } = phaseOf(progress, 'fence');
  if (state !== 'done' || doneAt === undefined) return {};
  return { seen: { state: progress?.rung === 'F6' ? 'terminated' : 'stopped', at: doneAt } };
};

/** What it is that a phase waits for; why the phase still waits is the reason of the phase. */
const WAITS_FOR: Readonly<Record<string, string>> = {
  disks: 'its DR disks',
  identity: 'its network interfaces and addresses',
  giveBack: 'production to be given back',
  inService: 'production to be in service',
};

/** What the first phase that waits is waiting for. */
const waitOf = (member: Member, progress: MemberProgress | undefined): Pick<RunServer, 'waitingFor'> => {
  if (!progress || progress.failure) return {};
  const waiting = Object.entries(progress.phases).find(([, { state }]) => state === 'waiting');
  if (!waiting) return {};
  const [name, phase] = waiting;
  if (name !== 'fence') return { waitingFor: { what: WAITS_FOR[name] ?? name, ...clockOf(member, progress, phase) } };
  return progress.rung === 'F3'
    ? { waitingFor: { what: 'its root volume to come off', ...clockOf(member, progress, phase) } }
    : { waitingFor: { what: 'stopped', ...fenceClock(member, progress) } };
};

type WaitClock = Pick<Wait, 'askedAt' | 'givesUpAt'>;

/** The migration budget begins anew with each server that comes further. */
const clockOf = (
  { group, progressedAt = '' }: Member,
  { startedAt }: MemberProgress,
  phase: PhaseProgress,
): WaitClock => {
  const since = latestOf([startedAt, progressedAt]) ?? startedAt;
  return {
    askedAt: latestOf(Object.values(phase.issued)) ?? startedAt,
    givesUpAt: secondsAfter(since, group.policy.migrationBudgetSeconds),
  };
};

/** The fencing budget counts from EC2's answer to the stop. */
const fenceClock = ({ group }: Member, { stop = {}, startedAt }: MemberProgress): WaitClock => {
  const answeredAt = stop.acceptedAt ?? stop.refusedAt;
  if (answeredAt === undefined) return { askedAt: startedAt };
  return { askedAt: answeredAt, givesUpAt: secondsAfter(answeredAt, group.policy.fencingBudgetSeconds) };
};

/** A server of a failover that has ended, from its report. */
export const serverReported = (server: ReportedServer): RunServer => {
  const { instanceId, name, productionServerId, drServerId, failure, fence, recoveryPoint, startedAt } = server;
  const { observed } = fence;
  return {
    instanceId,
    name,
    productionServerId,
    drServerId,
    ...(observed === 'UNKNOWN' ? {} : { seen: { state: observed.state, at: observed.at } }),
    phases: Object.fromEntries(Object.entries(server.phases).map(([phase, reported]) => [phase, phaseIn(reported)])),
    ...(failure ? { failure } : {}),
    leftAlone: server.outcome === 'left-alone',
    ...(typeof recoveryPoint === 'string' ? {} : { recoveryPointAt: recoveryPoint.takenAt }),
    ...(startedAt === 'UNKNOWN' ? {} : { drStartedAt: startedAt }),
  };
};

const phaseIn = ({ state, reason, at }: ReportedPhase): RunPhase => ({
  state: state === 'open' ? 'pending' : state,
  ...(reason === undefined ? {} : { reason }),
  ...(state === 'done' && at !== undefined ? { doneAt: at } : {}),
});
