import { createRoute, type z } from '@hono/zod-openapi';
import { isInstance } from '../../domain/change/changes-in.ts';
import { rowOf } from '../../domain/group/member-change.ts';
import { OPERATIONS } from '../../domain/group/operations.ts';
import { loadAggregate } from '../../handlers/load.ts';
import {
  createDismissFailure,
  createDismissFailures,
  type FailedChange,
  type FailedRun,
  type FailedTask,
  listFailures,
} from '../../handlers/operations/runs/failure-jobs.ts';
import { answers, DELETED } from '../answers.ts';
import type { Api } from '../api.ts';
import { CODE_OF_CHANGE } from '../codes.ts';
import type { ApiDeps } from '../deps.ts';
import { jobErrorCode } from '../errors.ts';
import { actorOf } from '../job-of.ts';
import { equals, fuzzy, isGroupId, pageOf } from '../lists/page.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import { params } from '../schemas/common.ts';
import {
  FailureGroupParams,
  type FailureJob,
  FailureJobList,
  FailureJobParams,
  FailureJobQuery,
} from '../schemas/task-center.ts';
import { supported } from '../support.ts';

const CENTER = '/v1/{project_id}/task-center';
const PATH = `${CENTER}/failure-jobs`;
const tags = ['Task center'];

const list = createRoute({
  ...supported,
  method: 'get',
  path: PATH,
  operationId: 'ListFailureJobs',
  tags,
  summary: 'Jobs that failed, until they are deleted from this list',
  request: { params: params({}), query: FailureJobQuery },
  responses: answers(FailureJobList, 'One page of them, the newest first; count is of all that fit.'),
});

const removeAll = createRoute({
  ...supported,
  method: 'delete',
  path: `${PATH}/batch`,
  operationId: 'DeleteAllFailureJobs',
  tags,
  summary: 'Empty the list',
  request: { params: params({}) },
  responses: DELETED,
});

const removeOfGroup = createRoute({
  ...supported,
  method: 'delete',
  path: `${CENTER}/{server_group_id}/failure-jobs/batch`,
  operationId: 'DeleteServerGroupFailureJobs',
  tags,
  summary: 'Take the jobs of one group off the list',
  request: { params: FailureGroupParams },
  responses: DELETED,
});

const remove = createRoute({
  ...supported,
  method: 'delete',
  path: `${PATH}/{failure_job_id}`,
  operationId: 'DeleteFailureJob',
  tags,
  summary: 'Take one job off the list',
  request: { params: FailureJobParams },
  responses: DELETED,
});

export const addTaskCenterRoutes = (api: Api, deps: ApiDeps): void => {
  const dismissFailure = createDismissFailure(deps);
  const dismissFailures = createDismissFailures(deps);

  api.openapi(list, async (c) => {
    const query = c.req.valid('query');
    const { done, troubles } = await failuresFor(deps.store, query);
    const fitting = done.map(present).filter((job) => fits(job, query));
    const failure_jobs = [...pageOf(fitting, query, ({ job_id }) => job_id)];
    return c.json({ count: fitting.length, failure_jobs, ...presentUnreadable(troubles) }, 200);
  });
  // Before the route of one job, which would take "batch" for its id.
  api.openapi(removeAll, async (c) => {
    await dismissFailures(actorOf(c));
    return c.body(null, 204);
  });
  api.openapi(removeOfGroup, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    await loadAggregate(deps.store, server_group_id);
    await dismissFailures(actorOf(c), server_group_id);
    return c.body(null, 204);
  });
  api.openapi(remove, async (c) => {
    const { group } = await dismissFailure(c.req.valid('param').failure_job_id, actorOf(c));
    c.set('groupId', group.id);
    return c.body(null, 204);
  });
};

/** Of the one group that is asked for, where it is named. */
const failuresFor = async (store: ApiDeps['store'], { server_group_id: groupId }: z.infer<typeof FailureJobQuery>) =>
  groupId !== undefined && !isGroupId(groupId) ? NONE : listFailures(store, groupId);

const NONE = { done: [], troubles: [] };

type Job = z.infer<typeof FailureJob>;

/** `failoverFail` is SDRS's; those of the other runs are made as it is. */
const FAILURES = {
  failover: 'failoverFail',
  enable: 'startFail',
  disable: 'stopFail',
  reprotect: 'reprotectFail',
  restore: 'restoreFail',
} as const satisfies Readonly<Record<FailedRun['kind'], Job['failure_status']>>;

const present = (failed: FailedTask): Job => (failed.kind === 'change' ? presentChange(failed) : presentRun(failed));

const presentRun = ({ kind, group, record }: FailedRun): Job => ({
  job_id: record.id,
  job_type: OPERATIONS[kind].job,
  job_status: 'FAIL',
  begin_time: record.startedAt,
  failure_status: FAILURES[kind],
  resource_id: group.id,
  resource_name: group.name,
  resource_type: 'server_groups',
  error_code: jobErrorCode(record.error, kind),
  fail_reason: record.cause ?? record.error ?? '',
});

const presentChange = ({ found: { member, change }, task, failure }: FailedChange): Job => ({
  job_id: change.id,
  job_type: rowOf(change.wish.kind).job,
  job_status: 'FAIL',
  begin_time: change.at,
  failure_status: task,
  resource_id: member.id,
  resource_name: member.name,
  resource_type: isInstance(member) ? 'protected_instances' : 'replications',
  error_code: CODE_OF_CHANGE[failure.refusal],
  fail_reason: failure.why,
});

/** SDRS: a group's own tasks and those of what is in it are found by its id. */
const fits = (job: Job, query: z.infer<typeof FailureJobQuery>): boolean =>
  equals(job.failure_status, query.failure_status) &&
  fuzzy(job.resource_name, query.resource_name) &&
  equals(job.resource_type, query.resource_type);
