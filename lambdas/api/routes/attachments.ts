import { createRoute } from '@hono/zod-openapi';
import { InvalidRequestError } from '../../domain/errors/request-errors.ts';
import type { ReplicationPair } from '../../domain/group/protection-group.ts';
import { findMemberInstance, findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { doneJob } from '../job-of.ts';
import { JobId } from '../schemas/common.ts';
import { AttachReplication, InstanceParams } from '../schemas/instances.ts';
import { different } from '../support.ts';

const attach = createRoute({
  ...different(
    'a pair is attached from its creation, where EC2 has the disk; the call confirms that place and refuses another',
  ),
  method: 'post',
  path: '/v1/{project_id}/protected-instances/{protected_instance_id}/attachreplication',
  operationId: 'AttachProtectedInstanceReplication',
  tags: ['Protected instances'],
  summary: 'Attach a replication pair to its instance',
  request: { params: InstanceParams, body: body(AttachReplication) },
  responses: answers(JobId, 'The job.'),
});

export const addAttachmentRoutes = (api: Api, deps: ApiDeps): void => {
  api.openapi(attach, async (c) => {
    const { instance, group } = await findMemberInstance(deps.store, c.req.valid('param').protected_instance_id);
    c.set('groupId', group.id);
    const { replication_id, device } = c.req.valid('json').replicationAttachment;
    const { pair } = await findMemberPair(deps.store, replication_id);
    confirmPlace(pair, { instanceId: instance.id, device });
    const job = {
      type: 'attachReplicationPairNoCG',
      groupId: group.id,
      instanceId: instance.id,
      pairId: pair.id,
    } as const;
    return c.json(await doneJob(deps, c, job), 200);
  });
};

const confirmPlace = (
  pair: ReplicationPair,
  wanted: { readonly instanceId: string; readonly device: string },
): void => {
  const problems = [
    ...(pair.instanceId === wanted.instanceId
      ? []
      : [
          {
            path: ['replication_id'],
            message: `pair ${pair.id} is attached to instance ${pair.instanceId}; name that instance`,
          },
        ]),
    ...(pair.device === wanted.device
      ? []
      : [
          {
            path: ['device'],
            message: `pair ${pair.id} is at ${pair.device}, where EC2 has its disk; it is "${wanted.device}"`,
          },
        ]),
  ];
  if (problems.length > 0) throw new InvalidRequestError(problems);
};
