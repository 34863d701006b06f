import { createRoute } from '@hono/zod-openapi';
import { OperationNotSupportedError } from '../../domain/errors/request-errors.ts';
import { findMemberInstance, findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import { CODES } from '../codes.ts';
import type { ApiDeps } from '../deps.ts';
import { Id, JobId, params } from '../schemas/common.ts';
import { Anything } from '../schemas/instances.ts';
import { refused } from '../support.ts';

const NIC =
  'Change the NICs in EC2; until a failover begins, production is recorded as it is then. A NIC of another role: delete the instance and create it again.';
const ONE_BY_ONE =
  'Call POST /protected-instances, or DELETE /protected-instances/{protected_instance_id}, once for each.';
const RESIZE = 'Change the instance type of both servers in EC2, the stopped DR server first.';

const ALL = '/protected-instances';
const ONE = `${ALL}/{protected_instance_id}`;

type Row = readonly [method: 'get' | 'post', path: string, operationId: string, summary: string, remedy: string];

/** What SDRS and its SDKs have of instances and pairs, and this service has not. */
const REFUSED: readonly Row[] = [
  ['post', `${ALL}/batch`, 'BatchCreateProtectedInstances', 'Create several instances', ONE_BY_ONE],
  ['post', `${ALL}/delete`, 'BatchDeleteProtectedInstances', 'Delete several instances', ONE_BY_ONE],
  ['post', `${ONE}/nic`, 'AddProtectedInstanceNic', 'Add a NIC', NIC],
  ['post', `${ONE}/nic/delete`, 'DeleteProtectedInstanceNic', 'Delete a NIC', NIC],
  ['post', `${ONE}/resize`, 'ResizeProtectedInstance', 'Change the flavor', RESIZE],
];

const PARAMETERS = { protected_instance_id: Id, replication_id: Id };

const parametersIn = (path: string) =>
  params(Object.fromEntries(Object.entries(PARAMETERS).filter(([name]) => path.includes(`{${name}}`))));

const routeOf = ([method, path, operationId, summary, remedy]: Row) =>
  createRoute({
    ...refused(CODES.unknownAction, remedy),
    tags: ['Refused'],
    method,
    path: `/v1/{project_id}${path}`,
    operationId,
    summary,
    request: { params: parametersIn(path), ...(method === 'post' ? { body: body(Anything) } : {}) },
    responses: answers(JobId, 'Never: the call is refused.'),
  });

/** Whose instance or pair does not exist hears that first. Comes before the routes of one instance, which take "tags" for its id. */
export const addRefusedRoutes = (api: Api, { store }: ApiDeps): void => {
  for (const row of REFUSED) {
    api.openapi(routeOf(row), async (c) => {
      const [, , operationId, , remedy] = row;
      const named: Partial<Record<keyof typeof PARAMETERS, string>> = c.req.param();
      for (const { group } of await membersNamed(store, named)) c.set('groupId', group.id);
      throw new OperationNotSupportedError(operationId, remedy);
    });
  }
};

const membersNamed = async (
  store: ApiDeps['store'],
  { protected_instance_id: instance, replication_id: pair }: Partial<Record<keyof typeof PARAMETERS, string>>,
) => [
  ...(instance === undefined ? [] : [await findMemberInstance(store, instance)]),
  ...(pair === undefined ? [] : [await findMemberPair(store, pair)]),
];
