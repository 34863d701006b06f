import { createRoute, type z } from '@hono/zod-openapi';
import { InvalidRequestError } from '../../domain/errors/request-errors.ts';
import { loadAggregate } from '../../handlers/load.ts';
import { type CreateGroupInput, createCreateGroup } from '../../handlers/operations/groups/create-group.ts';
import { createDeleteEmptyGroup } from '../../handlers/operations/groups/delete-group.ts';
import { createDescribeGroup } from '../../handlers/operations/groups/describe.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf, doneJob } from '../job-of.ts';
import { listGroups } from '../lists/groups.ts';
import { seenWith } from '../lists/page.ts';
import { domainOf } from '../present/domains.ts';
import { presentGroup } from '../present/groups.ts';
import { JobId, params } from '../schemas/common.ts';
import { CreateGroup, GroupList, GroupParams, GroupQuery, ShownGroup, UpdateGroup } from '../schemas/groups.ts';
import { different, supported } from '../support.ts';
import { wordsOf } from '../words.ts';

const PATH = '/v1/{project_id}/server-groups';
const ONE = `${PATH}/{server_group_id}`;
const tags = ['Protection groups'];

const list = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'ListServerGroups',
  ...supported,
  tags,
  summary: 'Protection groups, by name',
  request: { params: params({}), query: GroupQuery },
  responses: answers(GroupList, 'One page of them; count is of all that fit.'),
});

const show = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'ShowServerGroup',
  ...supported,
  tags,
  summary: 'One protection group',
  request: { params: GroupParams },
  responses: answers(ShownGroup, 'The group.'),
});

const create = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'CreateServerGroup',
  ...different('a name names one group'),
  tags,
  summary: 'Create an empty protection group',
  request: { params: params({}), body: body(CreateGroup) },
  responses: answers(JobId, 'The job; its entities name the group.'),
});

const update = createRoute({
  method: 'put',
  path: ONE,
  operationId: 'UpdateServerGroup',
  ...different('a name names one group'),
  tags,
  summary: 'Rename or describe a protection group',
  request: { params: GroupParams, body: body(UpdateGroup) },
  responses: answers(ShownGroup, 'The group as it is now.'),
});

const remove = createRoute({
  method: 'delete',
  path: ONE,
  operationId: 'DeleteServerGroup',
  ...supported,
  tags,
  summary: 'Delete a protection group that has no members left',
  request: { params: GroupParams },
  responses: answers(JobId, 'The job.'),
});

export const addGroupRoutes = (api: Api, deps: ApiDeps): void => {
  const { store } = deps;
  const createGroup = createCreateGroup(deps);
  const describeGroup = createDescribeGroup(deps);
  const deleteGroup = createDeleteEmptyGroup(deps);
  const shown = async (groupId: string) => ({
    server_group: presentGroup(await seenWith(store, await loadAggregate(store, groupId))),
  });

  api.openapi(list, async (c) => c.json(await listGroups(store, c.req.valid('query')), 200));
  api.openapi(show, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    return c.json(await shown(server_group_id), 200);
  });
  api.openapi(create, async (c) => {
    const input = asInput(c.req.valid('json').server_group, deps.settings.zones);
    const group = await createGroup(input, actorOf(c));
    c.set('groupId', group.id);
    return c.json(await doneJob(deps, c, { type: 'createProtectionGroupNoCG', groupId: group.id }), 200);
  });
  api.openapi(update, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    await describeGroup(server_group_id, wordsOf(c.req.valid('json').server_group), actorOf(c));
    return c.json(await shown(server_group_id), 200);
  });
  api.openapi(remove, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    await deleteGroup(server_group_id, actorOf(c));
    return c.json(await doneJob(deps, c, { type: 'deleteProtectionGroupNoCG', groupId: server_group_id }), 200);
  });
};

type Body = z.infer<typeof CreateGroup>['server_group'];

const asInput = (wanted: Body, zones: readonly string[]): CreateGroupInput => {
  const { name, description, source_vpc_id, target_vpc_id = source_vpc_id, identity_demands, failover_policy } = wanted;
  checkZones(wanted, zones);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    sites: {
      source: { availabilityZone: wanted.source_availability_zone, vpcId: source_vpc_id },
      target: { availabilityZone: wanted.target_availability_zone, vpcId: target_vpc_id },
    },
    ...(identity_demands ? { demands: demandsOf(identity_demands) } : {}),
    ...(failover_policy ? { policy: policyOf(failover_policy) } : {}),
  };
};

const checkZones = (wanted: Body, zones: readonly string[]): void => {
  const { source_availability_zone: source, target_availability_zone: target, domain_id } = wanted;
  const problems = (['source_availability_zone', 'target_availability_zone'] as const)
    .filter((field) => !zones.includes(wanted[field]))
    .map((field) => ({ path: [field], message: `must be one of ${zones.join(', ')}; it is "${wanted[field]}"` }));
  const { id } = domainOf(source, target);
  if (domain_id !== undefined && domain_id !== id) {
    problems.push({
      path: ['domain_id' as never],
      message: `must be that of the two zones, ${id}; it is "${domain_id}"`,
    });
  }
  if (problems.length > 0) throw new InvalidRequestError(problems);
};

const demandsOf = ({ mac, private_ip, eip }: NonNullable<Body['identity_demands']>) => ({
  ...(mac ? { mac } : {}),
  ...(private_ip ? { privateIp: private_ip } : {}),
  ...(eip ? { eip } : {}),
});

const policyOf = (policy: NonNullable<Body['failover_policy']>) => ({
  ...(policy.fencing_budget_seconds ? { fencingBudgetSeconds: policy.fencing_budget_seconds } : {}),
  ...(policy.isolation_security_group_id ? { isolationSecurityGroupId: policy.isolation_security_group_id } : {}),
  ...(policy.volume_initialization_rate ? { volumeInitializationRate: policy.volume_initialization_rate } : {}),
  ...(policy.migration_budget_seconds ? { migrationBudgetSeconds: policy.migration_budget_seconds } : {}),
});
