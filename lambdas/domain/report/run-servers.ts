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
  /** What EC2 showed of the production server, by the last look on record. Absent where there is none. */
  readonly seen?: MemberProgress['seen'] | undefined;
  /** When it was seen fenced. Absent where it is not. */
  readonly fencedAt?: Instant | undefined;
  /** By the phase's name. */
  readonly phases: Readonly<Record<string, RunPhase>>;
  /** Absent where nothing is waited for. */
  readonly waitingFor?: Wait | undefined;
  readonly failure?: { readonly error: string; readonly message: string } | undefined;
  /** An earlier failover has migrated it: this run leaves it alone. */
  readonly leftAlone: boolean;
  /** The moment whose data it is brought back to. */
  readonly recoveryPointAt?: Instant | undefined;
  readonly drStartedAt?: Instant | undefined;
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

/**
 * A server of the run that its member's record tells of.
 * @param runId whose phases the record has to have @param isOwn whether the run waits for a phase, by its name
 */
export const serverNow = (member: Member, runId: string, isOwn: (phase: string) => boolean = () => true): RunServer => {
  const { instance, pairs, productionServerId, drServerId } = member;
  const progress = instance.progress?.failoverId === runId ? instance.progress : undefined;
  const fence = phaseOf(progress, 'fence');
  const points = pairs.flatMap(({ recoveryPoint }) => recoveryPoint?.takenAt ?? []).sort();
  const { settled } = progress ?? {};
  return {
    instanceId: instance.id,
    name: instance.name,
    productionServerId,
    drServerId,
    seen: progress?.seen,
    fencedAt: fence.state === 'done' ? fence.doneAt : undefined,
    phases: progress?.phases ?? {},
    waitingFor: progress && waitOf(member, progress, isOwn),
    failure: progress?.failure,
    leftAlone: isFinished(member) && progress?.failure === undefined,
    recoveryPointAt: progress && (settled?.took === 'live' ? settled.at : points[0]),
  };
};

/** What it is that a phase waits for; why the phase still waits is the reason of the phase. */
const WAITS_FOR: Readonly<Record<string, string>> = {
  disks: 'its DR disks',
  identity: 'its network interfaces and addresses',
  giveBack: 'production to be given back',
  inService: 'production to be in service',
};

/** What the first phase that waits is waiting for. */
const waitOf = (member: Member, progress: MemberProgress, isOwn: (phase: string) => boolean): Wait | undefined => {
  const waiting = progress.failure
    ? undefined
    : Object.entries(progress.phases).find(([name, { state }]) => state === 'waiting' && isOwn(name));
  if (!waiting) return undefined;
  const [name, phase] = waiting;
  if (name !== 'fence') return { what: WAITS_FOR[name] ?? name, ...clockOf(member, progress, phase) };
  return progress.rung === 'F3'
    ? { what: 'its root volume to come off', ...clockOf(member, progress, phase) }
    : { what: 'stopped', ...fenceClock(member, progress) };
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
  const seen = fence.observed === 'UNKNOWN' ? undefined : fence.observed;
  return {
    instanceId,
    name,
    productionServerId,
    drServerId,
    seen,
    fencedAt: server.phases.fence.state === 'done' ? seen?.at : undefined,
    phases: Object.fromEntries(Object.entries(server.phases).map(([phase, reported]) => [phase, phaseIn(reported)])),
    failure,
    leftAlone: server.outcome === 'left-alone',
    recoveryPointAt: typeof recoveryPoint === 'string' ? undefined : recoveryPoint.takenAt,
    drStartedAt: startedAt === 'UNKNOWN' ? undefined : startedAt,
  };
};

export const phaseIn = ({ state, reason, at }: ReportedPhase): RunPhase => ({
  state: state === 'open' ? 'pending' : state,
  ...(reason === undefined ? {} : { reason }),
  ...(state === 'done' && at !== undefined ? { doneAt: at } : {}),
});
