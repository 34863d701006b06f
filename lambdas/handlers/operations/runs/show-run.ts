import { JobNotFoundError, RunNotFoundError } from '../../../domain/errors/request-errors.ts';
import { type FailoverRecord, type FailoverRequest, lastBegun } from '../../../domain/group/failover.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { Instant, Members, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { RunKind } from '../../../domain/group/run-kind.ts';
import { secondsAfter } from '../../../domain/instant.ts';
import { buildReport } from '../../../domain/report/report.ts';
import { type RunServer, serverNow, serverReported } from '../../../domain/report/run-servers.ts';
import { type WayBack, wayBackOf } from '../../../domain/report/way-back.ts';
import type { Clock } from '../../../ports/clock.ts';
import { instant } from '../../instant.ts';
import { createShowJob, type FailoverJob, type JobDeps, type RollBackJob } from './jobs.ts';

export interface ShowRunDeps extends JobDeps {
  readonly clock: Clock;
}

/** A run as people watch it. */
export interface ShownRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly groupId: string;
  readonly executionId?: string;
  readonly job: FailoverJob | RollBackJob;
  readonly request: Partial<FailoverRequest>;
  /** Of the run itself. Absent of a roll-back, and before the first step has recorded the failover. */
  readonly record?: FailoverRecord;
  readonly servers: readonly RunServer[];
  readonly wayBack: WayBack;
  /** By the plan that the recorder had made of the very same facts. Absent where it has made none. */
  readonly expectedEndAt?: Instant;
}

/** The job of a run, by the run's id. @throws RunNotFoundError, GroupsUnreadableError */
export const createFindRun = (deps: JobDeps) => {
  const showJob = createShowJob(deps);
  return async (runId: string): Promise<FailoverJob | RollBackJob> => {
    const job = await showJob(runId).catch((error: unknown) => {
      throw error instanceof JobNotFoundError ? new RunNotFoundError(runId) : error;
    });
    if (job.kind === 'failover' || job.kind === 'roll-back') return job;
    throw new RunNotFoundError(runId);
  };
};

/**
 * One run, whoever started it, by what is kept alone: one that runs by the records of its members, one that has ended by the
 * audit trail. Asks nothing of EC2, so it answers however many servers there are, and takes nothing of a failover's
 * allowance. @throws RunNotFoundError, GroupsUnreadableError
 */
export const createShowRun = (deps: ShowRunDeps) => {
  const findRun = createFindRun(deps);
  return async (runId: string): Promise<ShownRun> => {
    const job = await findRun(runId);
    const { groupId } = groupAndExecution(job);
    const [group, members, failovers] = await Promise.all([
      deps.store.findGroup(groupId),
      deps.store.members(groupId),
      deps.store.listFailovers(groupId),
    ]);
    const record = job.kind === 'failover' ? job.failover : undefined;
    const known = { job, record, group, members };
    return {
      id: runId,
      kind: job.kind,
      ...groupAndExecution(job),
      job,
      request: (job.execution?.input ?? {}) as Partial<FailoverRequest>,
      ...(record ? { record } : {}),
      servers: await serversOf(deps, known),
      wayBack:
        job.kind === 'roll-back'
          ? { is: 'closed', why: 'the run is the way back' }
          : wayBackOf({ runId, group, record, ...members, last: lastBegun(failovers) }),
      ...(await expectedEnd(deps, record)),
    };
  };
};

/** A run's group, and its execution where one is known. */
export const groupAndExecution = (job: FailoverJob | RollBackJob): Pick<ShownRun, 'groupId' | 'executionId'> => {
  const groupId = job.kind === 'failover' ? job.groupId : job.job.groupId;
  const kept = job.kind === 'failover' ? job.failover?.executionId : job.job.executionId;
  const executionId = job.execution?.id ?? kept;
  return { groupId, ...(executionId === undefined ? {} : { executionId }) };
};

interface Known {
  readonly job: FailoverJob | RollBackJob;
  readonly record: FailoverRecord | undefined;
  readonly group: ProtectionGroup | undefined;
  readonly members: Members;
}

/** Members carry the progress of their last failover, and a later one overwrites it: the trail keeps it for good. */
const serversOf = async (deps: ShowRunDeps, known: Known): Promise<readonly RunServer[]> => {
  const { record } = known;
  const hasEnded = record !== undefined && record.status !== 'RUNNING';
  if (!hasEnded) return serversByMembers(known);
  const trail = await deps.store.listEvents(record.groupId);
  const report = buildReport(trail, record.id, instant(deps.clock));
  return report?.findings.servers.map(serverReported) ?? [];
};

const serversByMembers = ({ job, record, group, members }: Known): readonly RunServer[] => {
  if (!group) return [];
  const runId = job.kind === 'failover' ? job.failoverId : (group.lease?.undoes ?? job.failover?.id ?? '');
  return membersOf(group, members, record?.production).map((member) => serverNow(member, runId));
};

const expectedEnd = async (
  { store }: ShowRunDeps,
  record: FailoverRecord | undefined,
): Promise<Pick<ShownRun, 'expectedEndAt'>> => {
  if (record?.status !== 'RUNNING') return {};
  const { digest, expectedSeconds } = (await store.findReadiness(record.groupId)) ?? {};
  if (expectedSeconds === undefined || digest !== record.plan?.digest) return {};
  return { expectedEndAt: secondsAfter(record.startedAt, expectedSeconds) };
};
