import { createRoute } from '@hono/zod-openapi';
import { OperationNotSupportedError } from '../../domain/errors/request-errors.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import { CODES } from '../codes.ts';
import { JobId, params } from '../schemas/common.ts';
import { Anything } from '../schemas/instances.ts';
import { refused } from '../support.ts';

const ONE_BY_ONE =
  'Call POST /protected-instances, or DELETE /protected-instances/{protected_instance_id}, once for each.';

type Row = readonly [path: string, operationId: string, summary: string];

/** What an SDK of SDRS has of instances, and neither SDRS's reference nor this service has. */
const REFUSED: readonly Row[] = [
  ['/protected-instances/batch', 'BatchCreateProtectedInstances', 'Create several instances'],
  ['/protected-instances/delete', 'BatchDeleteProtectedInstances', 'Delete several instances'],
];

const routeOf = ([path, operationId, summary]: Row) =>
  createRoute({
    ...refused(CODES.unknownAction, ONE_BY_ONE),
    tags: ['Refused'],
    method: 'post',
    path: `/v1/{project_id}${path}`,
    operationId,
    summary,
    request: { params: params({}), body: body(Anything) },
    responses: answers(JobId, 'Never: the call is refused.'),
  });

/** Comes before the routes of one instance, which take "batch" for its id. */
export const addRefusedRoutes = (api: Api): void => {
  for (const row of REFUSED) {
    api.openapi(routeOf(row), () => {
      const [, operationId] = row;
      throw new OperationNotSupportedError(operationId, ONE_BY_ONE);
    });
  }
};
