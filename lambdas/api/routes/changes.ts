import { createRoute, type z } from '@hono/zod-openapi';
import { type AskedChange, createBeginChange } from '../../handlers/operations/members/begin-change.ts';
import { findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { answers, body } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../job-of.ts';
import { auditRefusals } from '../refusals.ts';
import { PairAction } from '../schemas/changes.ts';
import { JobId } from '../schemas/common.ts';
import { PairParams } from '../schemas/pairs.ts';
import { supported } from '../support.ts';

const JOB = 'The job; it is done when EC2 shows the change.';

const extend = createRoute({
  ...supported,
  method: 'post',
  path: '/v1/{project_id}/replications/{replication_id}/action',
  operationId: 'ExtendReplication',
  tags: ['Replication pairs'],
  summary: 'Enlarge both disks of a replication pair',
  request: { params: PairParams, body: body(PairAction) },
  responses: answers(JobId, JOB),
});

/** What is changed of a member in EC2, through the service. */
export const addChangeRoutes = (api: Api, deps: ApiDeps): void => {
  const begin = createBeginChange(deps);
  const asked = async (c: ApiContext, what: string, change: AskedChange) => {
    const groupId = change.group.id;
    c.set('groupId', groupId);
    const { jobId } = await auditRefusals(deps, { groupId, actor: actorOf(c), what }, () => begin(change, actorOf(c)));
    return { job_id: jobId };
  };

  api.openapi(extend, async (c) => {
    const { group, pair } = await findMemberPair(deps.store, c.req.valid('param').replication_id);
    const sizeGiB = sizeIn(c.req.valid('json'));
    const wish = { kind: 'extend-pair', sizeGiB } as const;
    return c.json(await asked(c as ApiContext, 'extend-replication', { group, member: pair, wish }), 200);
  });
};

const sizeIn = ({ 'extend-replication': wanted }: z.infer<typeof PairAction>): number => wanted.new_size;
