import { createRoute } from '@hono/zod-openapi';
import { OperationNotSupportedError } from '../../domain/errors/request-errors.ts';
import { findMemberInstance, findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { CODES } from '../errors.ts';
import { JobId } from '../schemas/common.ts';
import { Anything, DetachParams, InstanceParams } from '../schemas/instances.ts';
import { PairParams } from '../schemas/pairs.ts';
import { refused } from '../support.ts';

const INSTANCE = '/v1/{project_id}/protected-instances/{protected_instance_id}';

const NIC_REMEDY =
  'Change the NICs in EC2; until a failover begins, production is recorded as it is then. A NIC of another role: delete the instance and create it again.';
const RESIZE_REMEDY = 'Change the instance type of both servers in EC2, the stopped DR server first.';
const DETACH_REMEDY = 'Delete the replication pair instead.';
const EXTEND_REMEDY =
  'Enlarge the production volume in EC2; the DR volume of a failover has the size that production has then.';

const shared = { tags: ['Refused'], responses: answers(JobId, 'Never: the call is refused.') };

/** What SDRS has of instances and this service has not. Whose instance does not exist hears that first. */
const OF_INSTANCES = [
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, NIC_REMEDY),
    method: 'post',
    path: `${INSTANCE}/nic`,
    operationId: 'AddProtectedInstanceNic',
    summary: 'Add a NIC',
    request: { params: InstanceParams, body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, NIC_REMEDY),
    method: 'post',
    path: `${INSTANCE}/nic/delete`,
    operationId: 'DeleteProtectedInstanceNic',
    summary: 'Delete a NIC',
    request: { params: InstanceParams, body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, RESIZE_REMEDY),
    method: 'post',
    path: `${INSTANCE}/resize`,
    operationId: 'ResizeProtectedInstance',
    summary: 'Change the flavor',
    request: { params: InstanceParams, body: body(Anything) },
  }),
] as const;

const detach = createRoute({
  ...shared,
  ...refused(CODES.unknownAction, DETACH_REMEDY),
  method: 'delete',
  path: `${INSTANCE}/detachreplication/{replication_id}`,
  operationId: 'DetachProtectedInstanceReplication',
  summary: 'Detach a replication pair from its instance',
  request: { params: DetachParams },
});

const extend = createRoute({
  ...shared,
  ...refused(CODES.unknownAction, EXTEND_REMEDY),
  method: 'post',
  path: '/v1/{project_id}/replications/{replication_id}/action',
  operationId: 'ExtendReplication',
  summary: 'Extend a replication pair',
  request: { params: PairParams, body: body(Anything) },
});

export const addRefusedRoutes = (api: Api, { store }: ApiDeps): void => {
  for (const route of OF_INSTANCES) {
    api.openapi(route, async (c) => {
      const { group } = await findMemberInstance(store, c.req.valid('param').protected_instance_id);
      c.set('groupId', group.id);
      throw new OperationNotSupportedError(route.operationId, route['x-sdrs'].note);
    });
  }
  api.openapi(detach, async (c) => {
    const { protected_instance_id, replication_id } = c.req.valid('param');
    await findMemberInstance(store, protected_instance_id);
    const { group } = await findMemberPair(store, replication_id);
    c.set('groupId', group.id);
    throw new OperationNotSupportedError(detach.operationId, DETACH_REMEDY);
  });
  api.openapi(extend, async (c) => {
    const { group } = await findMemberPair(store, c.req.valid('param').replication_id);
    c.set('groupId', group.id);
    throw new OperationNotSupportedError(extend.operationId, EXTEND_REMEDY);
  });
};
