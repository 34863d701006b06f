import type { LambdaContext } from 'hono/aws-lambda';
import { expect, it } from 'vitest';
import { createGatewayHandler } from '../../lambdas/api/gateway.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { fakeApi } from './setup.ts';

const eventOf = (method: string, path: string, body: string) => ({
  version: '2.0',
  routeKey: `${method} /{proxy+}`,
  rawPath: path,
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  body,
  isBase64Encoded: false,
  requestContext: {
    domainName: 'api.execute-api.eu-central-1.amazonaws.com',
    http: { method, path },
    requestId: 'request-1',
  },
});

it('serves a GET that brings a body along, as if there were none', async () => {
  const { api } = fakeApi();
  const serve = createGatewayHandler(api, { clock: createFakeClock(), log: () => {} });
  const { statusCode, body } = await serve(eventOf('GET', '/v1/project-1/server-groups', '{}'), {} as LambdaContext);
  expect([statusCode, JSON.parse(body)]).toEqual([200, { count: 0, server_groups: [] }]);
});
