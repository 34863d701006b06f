import { createRoute } from '@hono/zod-openapi';
import { OperationNotSupportedError } from '../../domain/errors/request-errors.ts';
import { findMemberInstance } from '../../handlers/operations/members/find-member.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { CODES } from '../errors.ts';
import { JobId, params } from '../schemas/common.ts';
import { Anything, InstanceParams, TagParams } from '../schemas/instances.ts';
import { refused } from '../support.ts';

const INSTANCES = '/v1/{project_id}/protected-instances';
const INSTANCE = `${INSTANCES}/{protected_instance_id}`;

const ONE_BY_ONE =
  'Call POST /protected-instances, or DELETE /protected-instances/{protected_instance_id}, once for each.';
const TAGS_REMEDY =
  'Tags are given when an instance is created, and shown with it: GET /protected-instances/{protected_instance_id}. To change them, delete the instance and create it again, or tag the EC2 servers themselves.';
const TAGGED_REMEDY =
  'GET /protected-instances lists them with their tags, and filters by group, name, status and zone.';
const RPO_REMEDY =
  'GET /server-groups/{server_group_id}/failover-plan has recovery_point_age_seconds of each server; the metric RecoveryPointAgeSeconds has it over time.';

const shared = { tags: ['Refused'], responses: answers(JobId, 'Never: the call is refused.') };

/** What the SDKs of SDRS have of many instances at once, and this service has not. */
const OF_MANY = [
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, ONE_BY_ONE),
    method: 'post',
    path: `${INSTANCES}/batch`,
    operationId: 'BatchCreateProtectedInstances',
    summary: 'Create several instances',
    request: { params: params({}), body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, ONE_BY_ONE),
    method: 'post',
    path: `${INSTANCES}/delete`,
    operationId: 'BatchDeleteProtectedInstances',
    summary: 'Delete several instances',
    request: { params: params({}), body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, TAGGED_REMEDY),
    method: 'post',
    path: `${INSTANCES}/resource_instances/action`,
    operationId: 'ListProtectedInstancesByTags',
    summary: 'List instances by their tags',
    request: { params: params({}), body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, TAGGED_REMEDY),
    method: 'get',
    path: `${INSTANCES}/tags`,
    operationId: 'ListProtectedInstancesProjectTags',
    summary: 'List the tags of all instances',
    request: { params: params({}) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, RPO_REMEDY),
    method: 'get',
    path: '/v1/{project_id}/resource/rpo-statistics',
    operationId: 'ListRpoStatistics',
    summary: 'List where the recovery point objective was missed',
    request: { params: params({}) },
  }),
] as const;

/** Whose instance does not exist hears that first. */
const OF_ONE = [
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, TAGS_REMEDY),
    method: 'get',
    path: `${INSTANCE}/tags`,
    operationId: 'ListProtectedInstanceTags',
    summary: 'List the tags of an instance',
    request: { params: InstanceParams },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, TAGS_REMEDY),
    method: 'post',
    path: `${INSTANCE}/tags`,
    operationId: 'AddProtectedInstanceTags',
    summary: 'Add a tag',
    request: { params: InstanceParams, body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, TAGS_REMEDY),
    method: 'post',
    path: `${INSTANCE}/tags/action`,
    operationId: 'BatchChangeProtectedInstanceTags',
    summary: 'Add or delete several tags',
    request: { params: InstanceParams, body: body(Anything) },
  }),
  createRoute({
    ...shared,
    ...refused(CODES.unknownAction, TAGS_REMEDY),
    method: 'delete',
    path: `${INSTANCE}/tags/{key}`,
    operationId: 'DeleteProtectedInstanceTag',
    summary: 'Delete a tag',
    request: { params: TagParams },
  }),
] as const;

/** Comes before the routes of one instance, which would take "tags" for its id. */
export const addRefusedBatchRoutes = (api: Api, { store }: ApiDeps): void => {
  for (const route of OF_MANY) {
    api.openapi(route, () => {
      throw new OperationNotSupportedError(route.operationId, route['x-sdrs'].note);
    });
  }
  for (const route of OF_ONE) {
    api.openapi(route, async (c) => {
      const { group } = await findMemberInstance(store, c.req.valid('param').protected_instance_id);
      c.set('groupId', group.id);
      throw new OperationNotSupportedError(route.operationId, route['x-sdrs'].note);
    });
  }
};
