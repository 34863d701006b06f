import { createRoute } from '@hono/zod-openapi';
import { createAttachPair, createDetachPair } from '../../handlers/operations/members/attach-pair.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf, doneJob } from '../job-of.ts';
import { Id, JobId, params } from '../schemas/common.ts';
import { AttachReplication, InstanceParams } from '../schemas/instances.ts';
import { different } from '../support.ts';

const ONE = '/v1/{project_id}/protected-instances/{protected_instance_id}';
const tags = ['Protected instances'];

const attach = createRoute({
  ...different(
    'nothing is attached in EC2: EC2 must have the disk at the production server already; the device asked for is shown, and EC2 keeps its own name for the place',
  ),
  method: 'post',
  path: `${ONE}/attachreplication`,
  operationId: 'AttachProtectedInstanceReplication',
  tags,
  summary: 'Attach a replication pair to an instance: its disk is protected from then on',
  request: { params: InstanceParams, body: body(AttachReplication) },
  responses: answers(JobId, 'The job.'),
});

const detach = createRoute({
  ...different('nothing is detached in EC2, so the server need not be stopped; nothing protects the disk any more'),
  method: 'delete',
  path: `${ONE}/detachreplication/{replication_id}`,
  operationId: 'DetachProtectedInstanceReplication',
  tags,
  summary: 'Detach a replication pair from its instance; the pair stays',
  request: { params: params({ protected_instance_id: Id, replication_id: Id }) },
  responses: answers(JobId, 'The job.'),
});

export const addAttachmentRoutes = (api: Api, deps: ApiDeps): void => {
  const attachPair = createAttachPair(deps);
  const detachPair = createDetachPair(deps);

  api.openapi(attach, async (c) => {
    const { protected_instance_id: instanceId } = c.req.valid('param');
    const { replication_id: pairId, device } = c.req.valid('json').replicationAttachment;
    const { groupId } = await attachPair({ instanceId, pairId, device }, actorOf(c));
    c.set('groupId', groupId);
    return c.json(await doneJob(deps, c, { type: 'attachReplicationPairNew', groupId, instanceId, pairId }), 200);
  });
  api.openapi(detach, async (c) => {
    const { protected_instance_id: instanceId, replication_id: pairId } = c.req.valid('param');
    const { groupId } = await detachPair({ instanceId, pairId }, actorOf(c));
    c.set('groupId', groupId);
    return c.json(await doneJob(deps, c, { type: 'detachReplicationPairNew', groupId, instanceId, pairId }), 200);
  });
};
