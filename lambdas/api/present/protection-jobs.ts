import type { z } from '@hono/zod-openapi';
import { OPERATIONS } from '../../domain/group/operations.ts';
import type { FirstPoint, ProtectedInstance, ReplicationPair } from '../../domain/group/protection-group.ts';
import type { ProtectionRunKind } from '../../domain/group/run-kind.ts';
import type { RunJob } from '../../handlers/operations/runs/jobs.ts';
import type { ShownJob } from '../schemas/jobs.ts';
import { DONE, type Fate, failed, fateOf } from './job-fate.ts';

type JobAnswer = z.infer<typeof ShownJob>;
type SubJob = NonNullable<JobAnswer['entities']['sub_jobs']>[number];

/** Of a pair. Source: SDRS v1 API Reference, Querying the Job Status. The restore is this service's own. */
const SUB_JOBS: Readonly<Record<ProtectionRunKind, string>> = {
  enable: 'startProtectionGroupRepNoCG',
  reprotect: 'reprotectProtectionGroupRepNoCG',
  disable: 'stopProtectionGroupRepNoCG',
  restore: 'restoreProtectionGroupRepNoCG',
};

/** The job of a run that turns protection on or off, with one sub-job a pair. */
export const presentProtection = (run: RunJob, kind: ProtectionRunKind): JobAnswer => {
  const { id, groupId, started, operation, execution } = run;
  const begin_time = operation?.startedAt ?? started?.at ?? execution?.startedAt ?? '';
  const fate = fateOf({ ...run, record: operation });
  const whole = { run, kind, begin_time, fate };
  const sub_jobs = run.pairs.flatMap((pair) => {
    const instance = run.instances.find(({ id: own }) => own === pair.instanceId);
    return instance ? [subJob(whole, pair, instance)] : [];
  });
  return {
    job_id: id,
    job_type: OPERATIONS[kind].job,
    begin_time,
    ...fate,
    ...(kind === 'disable' ? {} : { progress: meanOf(sub_jobs) }),
    entities: { server_group_id: groupId, ...(sub_jobs.length > 0 ? { sub_jobs } : {}) },
  };
};

const meanOf = (subJobs: readonly SubJob[]): number =>
  subJobs.length === 0 ? 0 : Math.floor(subJobs.reduce((sum, { progress = 0 }) => sum + progress, 0) / subJobs.length);

interface Whole {
  readonly run: RunJob;
  readonly kind: ProtectionRunKind;
  readonly begin_time: string;
  readonly fate: Fate;
}

/** All pairs of a server are copied at one moment, and fail as one. */
const subJob = (
  { run, kind, begin_time, fate }: Whole,
  { id }: ReplicationPair,
  instance: ProtectedInstance,
): SubJob => {
  const point = instance.firstPoint?.runId === run.id ? instance.firstPoint : undefined;
  return {
    job_id: `${run.id}.${id}`,
    job_type: SUB_JOBS[kind],
    begin_time,
    ...fateOfMember({ run, kind, fate }, instance, point),
    ...(kind === 'disable' ? {} : { progress: percentOf(point, fate), reason: reasonOf(point) }),
    entities: { server_group_id: run.groupId, replication_pair_id: id },
  };
};

const fateOfMember = (
  { run, kind, fate }: Pick<Whole, 'run' | 'kind' | 'fate'>,
  { id }: ProtectedInstance,
  point: FirstPoint | undefined,
): Fate => {
  const end_time = run.operation?.endedAt ?? null;
  const failure = run.operation?.failedMembers.find(({ instanceId }) => instanceId === id);
  if (failure) return failed({ error: failure.error, cause: failure.message, kind }, end_time);
  if (point?.state === 'complete') return { ...DONE, end_time: end_time ?? point.takenAt ?? null };
  return fate;
};

const percentOf = (point: FirstPoint | undefined, { status }: Fate): number =>
  point?.state === 'complete' || status === 'SUCCESS' ? 100 : (point?.percent ?? 0);

const reasonOf = (point: FirstPoint | undefined): string | null =>
  point === undefined || point.state === 'complete' ? null : (point.reason ?? null);
