import { createRoute } from '@hono/zod-openapi';
import { DrillNotFoundError, OperationNotSupportedError } from '../../domain/errors/request-errors.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import { CODES } from '../codes.ts';
import { JobId, params } from '../schemas/common.ts';
import { DrillList, DrillParams, DrillQuery } from '../schemas/drills.ts';
import { Anything } from '../schemas/instances.ts';
import { refused, supported } from '../support.ts';

const PATH = '/v1/{project_id}/disaster-recovery-drills';
const ONE = `${PATH}/{disaster_recovery_drill_id}`;
const tags = ['Drills'];
const NONE = 'this version has no drills';

const list = createRoute({
  ...supported,
  method: 'get',
  path: PATH,
  operationId: 'ListDisasterRecoveryDrills',
  tags,
  summary: 'Disaster recovery drills',
  request: { params: params({}), query: DrillQuery },
  responses: answers(DrillList, 'None.'),
});

const create = createRoute({
  ...refused(CODES.unknownAction, NONE),
  method: 'post',
  path: PATH,
  operationId: 'CreateDisasterRecoveryDrill',
  tags,
  summary: 'Create a drill',
  request: { params: params({}), body: body(Anything) },
  responses: answers(JobId, 'Never: the call is refused.'),
});

const ONE_DRILL = {
  ...refused(CODES.drillNotFound, NONE),
  path: ONE,
  tags,
  responses: answers(JobId, 'Never: there is no drill.'),
};

const OF_ONE = [
  createRoute({
    ...ONE_DRILL,
    method: 'get',
    operationId: 'ShowDisasterRecoveryDrill',
    summary: 'One drill',
    request: { params: DrillParams },
  }),
  createRoute({
    ...ONE_DRILL,
    method: 'put',
    operationId: 'UpdateDisasterRecoveryDrill',
    summary: 'Rename a drill',
    request: { params: DrillParams, body: body(Anything) },
  }),
  createRoute({
    ...ONE_DRILL,
    method: 'delete',
    operationId: 'DeleteDisasterRecoveryDrill',
    summary: 'Delete a drill',
    request: { params: DrillParams },
  }),
] as const;

export const addDrillRoutes = (api: Api): void => {
  api.openapi(list, (c) => c.json({ count: 0, disaster_recovery_drills: [] }, 200));
  api.openapi(create, () => {
    throw new OperationNotSupportedError(
      create.operationId,
      'Rehearse a failover with failover-plan, which touches nothing.',
    );
  });
  for (const route of OF_ONE) {
    api.openapi(route, (c) => {
      throw new DrillNotFoundError(c.req.valid('param').disaster_recovery_drill_id);
    });
  }
};
