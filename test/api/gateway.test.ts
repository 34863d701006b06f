import { gunzipSync } from 'node:zlib';
import type { LambdaContext } from 'hono/aws-lambda';
import { expect, it } from 'vitest';
import { createGatewayHandler } from '../../lambdas/api/gateway.ts';
import { makeProtectedInstance, makeProtectionGroup } from '../support/builders.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { fakeApi } from './setup.ts';

const eventOf = (method: string, path: string, body: string, headers: Record<string, string> = {}) => ({
  version: '2.0',
  routeKey: `${method} /{proxy+}`,
  rawPath: path,
  rawQueryString: '',
  headers: { 'content-type': 'application/json', ...headers },
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

/** A list of about 8 MB: more than Lambda lets through. */
const large = async () => {
  const { api, store } = fakeApi();
  const group = makeProtectionGroup();
  const description = 'x'.repeat(8_000);
  const instances = Array.from({ length: 1_000 }, (_, n) =>
    makeProtectedInstance({ id: `instance-${n}`, description }),
  );
  await store.create({ group, instances, pairs: [] });
  const serve = createGatewayHandler(api, { clock: createFakeClock(), log: () => {} });
  return (headers: Record<string, string>) =>
    serve(eventOf('GET', '/v1/project-1/protected-instances', '', headers), {} as LambdaContext);
};

it('answers compressed where the client takes that, so that a large group comes through Lambda', async () => {
  const ask = await large();
  const { statusCode, headers, body, ...answer } = await ask({ 'accept-encoding': 'gzip, br' });
  expect([statusCode, headers?.['content-encoding'], answer]).toEqual([
    200,
    'gzip',
    expect.objectContaining({ isBase64Encoded: true }),
  ]);
  expect(body.length).toBeLessThan(1_000_000);
  expect(JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString()).count).toBe(1_000);
});

it('says to a client that takes nothing compressed what to do about an answer that Lambda would not let through', async () => {
  const ask = await large();
  const { statusCode, body } = await ask({});
  expect([statusCode, JSON.parse(body).error.code]).toEqual([400, 'SDRS.0201']);
  expect(JSON.parse(body).error.message).toMatch(/gzip.* or a smaller limit; it has \d{7} bytes/);
});
