import { createRoute, type z } from '@hono/zod-openapi';
import { createDescribeInstance } from '../../handlers/operations/groups/describe.ts';
import { type CreateInstanceInput, createCreateInstance } from '../../handlers/operations/members/create-instance.ts';
import { findMemberInstance } from '../../handlers/operations/members/find-member.ts';
import { createRemoveInstance } from '../../handlers/operations/members/remove-members.ts';
import { createBeginInstance } from '../../handlers/operations/members/start-instance.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf, doneJob } from '../job-of.ts';
import { refuseDeletionInEc2 } from '../keeps-ec2.ts';
import { listInstances } from '../lists/instances.ts';
import { presentInstance } from '../present/members.ts';
import { auditRefusals } from '../refusals.ts';
import { JobId, params } from '../schemas/common.ts';
import {
  CreateInstance,
  DeleteInstance,
  InstanceAction,
  InstanceList,
  InstanceParams,
  InstanceQuery,
  ShownInstance,
  UpdateInstance,
} from '../schemas/instances.ts';
import { different, extra, supported } from '../support.ts';
import { wordsOf } from '../words.ts';

const PATH = '/v1/{project_id}/protected-instances';
const ONE = `${PATH}/{protected_instance_id}`;
const tags = ['Protected instances'];

const list = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'ListProtectedInstances',
  ...supported,
  tags,
  summary: 'Protected instances, by group and name',
  request: { params: params({}), query: InstanceQuery },
  responses: answers(InstanceList, 'One page of them; count is of all that fit.'),
});

const show = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'ShowProtectedInstance',
  ...supported,
  tags,
  summary: 'One protected instance',
  request: { params: InstanceParams },
  responses: answers(ShownInstance, 'The instance.'),
});

const create = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'CreateProtectedInstance',
  ...different(
    'the DR server exists already, and is found by tag or by target_server_id; flavorRef, primary_subnet_id and primary_ip_address are compared with it; tenancy and dedicated_host_id are without effect; a name names one instance of its group',
  ),
  tags,
  summary: 'Protect a server with its DR server, which exists already',
  request: { params: params({}), body: body(CreateInstance) },
  responses: answers(JobId, 'The job; its entities name the instance.'),
});

const update = createRoute({
  method: 'put',
  path: ONE,
  operationId: 'UpdateProtectedInstance',
  ...different('a name names one instance of its group'),
  tags,
  summary: 'Rename or describe a protected instance',
  request: { params: InstanceParams, body: body(UpdateInstance) },
  responses: answers(ShownInstance, 'The instance as it is now.'),
});

const remove = createRoute({
  method: 'delete',
  path: ONE,
  operationId: 'DeleteProtectedInstance',
  ...different(
    'its pairs go with it; nothing in EC2 is deleted, so delete_target_server and delete_target_eip are refused where they are true: SDRS.0201, after a failover SDRS.1330 and SDRS.1338',
  ),
  tags,
  summary: 'Take a server and its replication pairs out of the group; nothing in EC2 changes',
  request: { params: InstanceParams, body: { ...body(DeleteInstance), required: false } },
  responses: answers(JobId, 'The job.'),
});

const act = createRoute({
  method: 'post',
  path: `${ONE}/action`,
  operationId: 'ActOnProtectedInstance',
  ...extra('start-dr-server, after a failover; the job is done when EC2 shows the server as running'),
  tags,
  summary: 'Start the DR server of an instance that was failed over',
  request: { params: InstanceParams, body: body(InstanceAction) },
  responses: answers(JobId, 'The job.'),
});

export const addInstanceRoutes = (api: Api, deps: ApiDeps): void => {
  const { store } = deps;
  const createInstance = createCreateInstance(deps);
  const describeInstance = createDescribeInstance(deps);
  const removeInstance = createRemoveInstance(deps);
  const shown = async (id: string) => {
    const found = await findMemberInstance(store, id);
    return { protected_instance: presentInstance(found, found.instance) };
  };

  api.openapi(list, async (c) => c.json(await listInstances(store, c.req.valid('query')), 200));
  api.openapi(show, async (c) => c.json(await shown(c.req.valid('param').protected_instance_id), 200));
  api.openapi(create, async (c) => {
    const asked = c.req.valid('json').protected_instance;
    c.set('groupId', asked.server_group_id);
    const wanted = instanceAskedFor(asked);
    const { instance, pairs } = await createInstance(wanted, actorOf(c));
    const pairIds = pairs.map(({ id }) => id);
    const { id: instanceId, groupId } = instance;
    const job = { type: 'createProtectedInstanceNoCG', groupId, instanceId, pairIds } as const;
    return c.json(await doneJob(deps, c, job), 200);
  });
  api.openapi(update, async (c) => {
    const { protected_instance_id } = c.req.valid('param');
    const { groupId } = await describeInstance(
      protected_instance_id,
      wordsOf(c.req.valid('json').protected_instance),
      actorOf(c),
    );
    c.set('groupId', groupId);
    return c.json(await shown(protected_instance_id), 200);
  });
  api.openapi(remove, async (c) => {
    const { protected_instance_id } = c.req.valid('param');
    const { group } = await findMemberInstance(store, protected_instance_id);
    refuseDeletionInEc2(group, { ...c.req.valid('json') });
    const { instance, pairIds } = await removeInstance(protected_instance_id, actorOf(c));
    const { id: instanceId, groupId } = instance;
    c.set('groupId', groupId);
    const job = { type: 'deleteProtectedInstanceNoCG', groupId, instanceId, pairIds } as const;
    return c.json(await doneJob(deps, c, job), 200);
  });
  addInstanceActions(api, deps);
};

type Asked = z.infer<typeof CreateInstance>['protected_instance'];

const instanceAskedFor = (asked: Asked): CreateInstanceInput => {
  const { server_group_id, server_id, target_server_id, nics, name, description, tags } = asked;
  return {
    groupId: server_group_id,
    serverId: server_id,
    name,
    ...(target_server_id === undefined ? {} : { drServerId: target_server_id }),
    ...(nics === undefined
      ? {}
      : { nics: nics.map(({ network_interface_id, role }) => ({ networkInterfaceId: network_interface_id, role })) }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
    expected: expectedIn(asked),
    ignored: (['tenancy', 'dedicated_host_id'] as const).filter((field) => asked[field] !== undefined),
  };
};

const expectedIn = ({ primary_subnet_id, primary_ip_address, flavorRef }: Asked) => ({
  ...(primary_subnet_id === undefined ? {} : { subnetId: primary_subnet_id }),
  ...(primary_ip_address === undefined ? {} : { primaryIp: primary_ip_address }),
  ...(flavorRef === undefined ? {} : { instanceType: flavorRef }),
});

const addInstanceActions = (api: Api, deps: ApiDeps): void => {
  const beginInstance = createBeginInstance(deps);
  api.openapi(act, async (c) => {
    const { group, instance } = await findMemberInstance(deps.store, c.req.valid('param').protected_instance_id);
    c.set('groupId', group.id);
    const { id: instanceId } = instance;
    const asked = { groupId: group.id, actor: actorOf(c), what: 'start-dr-server' };
    await auditRefusals(deps, asked, () => beginInstance({ instance: instanceId, group: group.id }, actorOf(c)));
    return c.json(await doneJob(deps, c, { type: 'startDrServerNoCG', groupId: group.id, instanceId }), 200);
  });
};
