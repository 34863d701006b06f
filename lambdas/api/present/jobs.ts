import type { z } from '@hono/zod-openapi';
import { endStateOf } from '../../domain/group/end-state.ts';
import type { Job, JobType } from '../../domain/group/job.ts';
import { OPERATIONS } from '../../domain/group/operations.ts';
import { hasEnded, memberState, PHASES, phaseOf } from '../../domain/group/progress.ts';
import type { ProtectedInstance } from '../../domain/group/protection-group.ts';
import type { BegunJob, ShownJob as OperationJob, RunJob } from '../../handlers/operations/runs/jobs.ts';
import type { ShownJob } from '../schemas/jobs.ts';
import { beforeRecord, DONE, type Fate, failed, fateOf, RUNS } from './job-fate.ts';
import { percentBehind } from './progress.ts';
import { presentProtection } from './protection-jobs.ts';

type JobAnswer = z.infer<typeof ShownJob>;
type SubJob = NonNullable<JobAnswer['entities']['sub_jobs']>[number];
/** A job as SDRS shows it; that of a failover with one sub-job a server. */
export const presentJob = (shown: OperationJob): JobAnswer => {
  switch (shown.kind) {
    case 'failover':
      return presentFailover(shown);
    case 'roll-back':
      return presentRollBack(shown);
    case 'enable':
    case 'reprotect':
    case 'disable':
    case 'restore':
      return presentProtection(shown, shown.kind);
    case 'begun':
      return presentOther(shown.job, fateOfBegun(shown));
    case 'done':
      return presentOther(shown.job, { ...DONE, end_time: shown.job.at });
    default:
      return shown satisfies never;
  }
};

const presentOther = (job: Omit<Job, 'caller'>, fate: Fate): JobAnswer => ({
  job_id: job.id,
  job_type: job.type,
  begin_time: job.at,
  ...fate,
  entities: {
    server_group_id: job.groupId,
    ...(job.instanceId === undefined ? {} : { protected_instance_id: job.instanceId }),
    ...(job.pairId === undefined ? {} : { replication_pair_id: job.pairId }),
    // Only where there are some: a client that knows entities as texts alone reads the others.
    ...(job.pairIds ? { sub_jobs: job.pairIds.map((pairId) => pairJob(job, pairId, fate)) } : {}),
  },
});

/** What becomes of each pair. Source: SDRS v1 API Reference, Querying the Job Status. */
const PAIR_JOBS: Readonly<Partial<Record<JobType, string>>> = {
  createProtectedInstanceNoCG: 'createReplicationPairNoCG',
  deleteProtectedInstanceNoCG: 'deleteReplicationPairNoCG',
};

const pairJob = ({ id, type, at, groupId }: Omit<Job, 'caller'>, pairId: string, fate: Fate): SubJob => ({
  job_id: `${id}.${pairId}`,
  job_type: PAIR_JOBS[type] ?? type,
  begin_time: at,
  ...fate,
  entities: { server_group_id: groupId, replication_pair_id: pairId },
});

const presentRollBack = (run: RunJob): JobAnswer => {
  const { id, groupId, started, execution } = run;
  const fate = fateOfRollBack(run);
  // Of one that everybody but the record of its failover has forgotten, the end alone is known.
  const at = started?.at ?? execution?.startedAt ?? fate.end_time ?? '';
  return presentOther({ id, type: OPERATIONS['roll-back'].job, at, groupId }, fate);
};

const fateOfBegun = ({ fate }: BegunJob): Fate => {
  if (fate.is === 'running') return RUNS;
  return fate.is === 'done' ? { ...DONE, end_time: fate.at ?? null } : failed(fate, fate.at ?? null);
};

const presentFailover = (job: RunJob): JobAnswer => {
  const { id, groupId, record, instances } = job;
  const sub_jobs = instances.map((instance) => subJob(job, instance));
  const fate = fateOf(job);
  // What was stopped by hand could not record its end.
  const isCutOff = record?.status === 'RUNNING' && fate.status === 'FAIL';
  return {
    job_id: id,
    job_type: OPERATIONS[job.kind].job,
    begin_time: beganAt(job),
    ...fate,
    ...(record ? { end_state: isCutOff ? 'FAILED' : endStateOf(record, instances) } : {}),
    ...progressOfAll(job, sub_jobs),
    entities: { server_group_id: groupId, sub_jobs },
  };
};

/** By the record, which outlives the execution, and by which the report counts. */
const beganAt = ({ record, execution }: RunJob): string => record?.startedAt ?? execution?.startedAt ?? '';

/** The last of its servers says where a failover is, and the first that waits or has failed, why it is not through. */
const progressOfAll = ({ instances }: RunJob, subJobs: readonly SubJob[]): Partial<JobAnswer> => {
  const sum = subJobs.reduce((total, { progress = 0 }) => total + progress, 0);
  const phase = PHASES.find((name) => subJobs.some((sub) => sub.phase === name)) ?? null;
  const first = subJobs.findIndex(({ reason }) => reason != null);
  const reason = first < 0 ? null : `${instances[first]?.name}: ${subJobs[first]?.reason}`;
  return { progress: subJobs.length === 0 ? 0 : Math.floor(sum / subJobs.length), phase, reason };
};

/** As the workflow service has it; once that has forgotten it, by the record of the failover that it was to undo. */
const fateOfRollBack = ({ id, execution, undone }: RunJob): Fate => {
  if (execution)
    return { ...beforeRecord(execution, execution.endedAt ?? null), ...(execution.status === 'RUNNING' ? RUNS : {}) };
  if (undone?.rolledBackBy === id) return { ...DONE, end_time: undone.rolledBackAt ?? null };
  const {
    error = 'NotKnown',
    cause = 'Nobody knows any more how it ended.',
    at = null,
  } = undone?.rollBackFailure ?? {};
  return failed({ error, cause }, at);
};

const subJob = (job: RunJob, instance: ProtectedInstance): SubJob => ({
  job_id: `${job.id}.${instance.id}`,
  // SDRS calls the job of a server as that of its group.
  job_type: OPERATIONS[job.kind].job.replace('ProtectionGroup', 'ProtectedInstance'),
  begin_time: beganAt(job),
  ...fateOfMember(job, instance),
  ...progressOfMember(job, instance),
  entities: { server_group_id: job.groupId, protected_instance_id: instance.id },
});

const progressOfMember = ({ id }: RunJob, { progress }: ProtectedInstance): Partial<SubJob> => {
  const own = progress?.failoverId === id ? progress : undefined;
  const phase = PHASES.find((name) => !hasEnded(phaseOf(own, name))) ?? null;
  const reason = own?.failure?.message ?? (phase && phaseOf(own, phase).reason) ?? null;
  return { progress: percentBehind(own), phase, reason };
};

/** What the failover recorded of it, else its own progress while that is of this failover: a later one overwrites it. */
const fateOfMember = (job: RunJob, { id, progress }: ProtectedInstance): Fate => {
  const own = progress?.failoverId === job.id ? progress : undefined;
  const failure = job.record?.failedMembers.find(({ instanceId }) => instanceId === id) ?? own?.failure;
  const end_time = job.record?.endedAt ?? null;
  if (failure) return failed({ error: failure.error, cause: failure.message }, end_time);
  if (memberState(own) === 'migrated') return { ...DONE, end_time: phaseOf(own, 'identity').doneAt ?? end_time };
  const whole = fateOf(job);
  return whole.status === 'RUNNING' && !own ? { ...whole, status: 'INIT' } : whole;
};
